// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace fast_bitrix24 {

/// All rules of time run on a monotonic clock, so a step of the wall clock cannot cause a burst or
/// a stall.
using clock = std::chrono::steady_clock;
using time_point = clock::time_point;
using duration = clock::duration;

/// Seconds as the portal's answers and our options write them.
[[nodiscard]] constexpr duration seconds(double s) noexcept {
    return std::chrono::duration_cast<duration>(std::chrono::duration<double>(s));
}

[[nodiscard]] constexpr double to_seconds(duration d) noexcept {
    return std::chrono::duration<double>(d).count();
}

} // namespace fast_bitrix24

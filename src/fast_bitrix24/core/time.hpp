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

/// Seconds as the portal's answers and our options write them. No number and what lies beyond some
/// thirty years either way are nonsense and clamped, so that sums with it stay defined.
[[nodiscard]] constexpr duration seconds(double s) noexcept {
    constexpr double longest = 1e9;
    if (!(s == s))
        return {};
    s = s > longest ? longest : s < -longest ? -longest : s;
    return std::chrono::duration_cast<duration>(std::chrono::duration<double>(s));
}

[[nodiscard]] constexpr double to_seconds(duration d) noexcept {
    return std::chrono::duration<double>(d).count();
}

} // namespace fast_bitrix24

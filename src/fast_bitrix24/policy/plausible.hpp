// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <optional>

namespace fast_bitrix24::detail {

/// A number of seconds that an answer may mean: other figures are passed over.
[[nodiscard]] inline bool plausible_seconds(const std::optional<double>& s) noexcept {
    return s && std::isfinite(*s) && *s >= 0 && *s <= 1e6;
}

} // namespace fast_bitrix24::detail

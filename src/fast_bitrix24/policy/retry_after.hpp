// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/time.hpp"

#include <optional>
#include <string_view>

namespace fast_bitrix24 {

/// A Retry-After field as a wait of 0 .. 10 min: a number of seconds, or an HTTP date, which is
/// taken relative to the answer's own `Date` field, so that no clock of this machine is asked.
/// Anything else gives nothing.
[[nodiscard]] FAST_BITRIX24_DECL std::optional<duration>
parse_retry_after(std::string_view value, std::string_view date = {}) noexcept;

} // namespace fast_bitrix24

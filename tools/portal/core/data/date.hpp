// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fb24_portal {

/// Dates are written in the portal's zone, +03:00.
void append_date_time(std::string& out, std::int64_t unix_time);
void append_date(std::string& out, std::int64_t unix_time);
/// ISO dates with or without time and offset (none: the portal's zone); nothing for anything else.
[[nodiscard]] std::optional<std::int64_t> parse_date(std::string_view text);

} // namespace fb24_portal

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/http/message.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fast_bitrix24 {

/// How long a `Retry-After` value (seconds, or an HTTP date, told from the wall clock's `now`) asks
/// to wait: 0 to 600 s. Nothing for junk.
[[nodiscard]] FAST_BITRIX24_DECL std::optional<duration>
parse_retry_after(std::string_view value, std::chrono::system_clock::time_point now) noexcept;

/// The longest wait that any `Retry-After` of these headers asks for; junk is passed over.
[[nodiscard]] FAST_BITRIX24_DECL std::optional<duration>
retry_after(const http_headers& headers, std::chrono::system_clock::time_point now) noexcept;

namespace detail {

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7), in seconds since 1970; nothing for all else.
[[nodiscard]] FAST_BITRIX24_DECL std::optional<std::chrono::sys_seconds>
parse_imf_fixdate(std::string_view s) noexcept;
[[nodiscard]] FAST_BITRIX24_DECL std::string imf_fixdate(std::chrono::sys_seconds t);

/// A date in `Retry-After` means nothing without a `Date`: who has a clock and receives none adds
/// the time of receipt (RFC 9110, 6.6.1).
FAST_BITRIX24_DECL void date_retry_after(http_headers& headers,
                                         std::chrono::system_clock::time_point received);

} // namespace detail

} // namespace fast_bitrix24

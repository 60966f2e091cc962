// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace fast_bitrix24 {

// ASCII only and independent of the locale, on purpose: protocols are.
[[nodiscard]] constexpr char ascii_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] constexpr char ascii_upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
[[nodiscard]] constexpr bool ascii_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool iequals(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}
[[nodiscard]] constexpr std::string_view trim(std::string_view s) noexcept {
    constexpr std::string_view blanks = " \t\r\n\f\v";
    const auto first = s.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return s.substr(first, s.find_last_not_of(blanks) - first + 1);
}
[[nodiscard]] FAST_BITRIX24_DECL std::string to_lower(std::string_view s);
[[nodiscard]] FAST_BITRIX24_DECL std::string to_upper(std::string_view s);

/// Printable: what may steer a terminal or break a line (control characters, line separators,
/// changes of direction) and bytes that are no UTF-8 become `\xNN`; cut to `limit` bytes on a UTF-8
/// boundary with `...` behind.
[[nodiscard]] FAST_BITRIX24_DECL std::string printable(std::string_view s, std::size_t limit = 200);

/// Is every byte part of well-formed UTF-8?
[[nodiscard]] FAST_BITRIX24_DECL bool valid_utf8(std::string_view s) noexcept;
/// Bytes of the well-formed UTF-8 sequence that the text begins with; 0 if it begins with none.
[[nodiscard]] FAST_BITRIX24_DECL std::size_t utf8_sequence(std::string_view s) noexcept;

/// RFC 3986 percent-encoding of everything but unreserved characters, and its inverse.
[[nodiscard]] FAST_BITRIX24_DECL std::string percent_encode(std::string_view s);
[[nodiscard]] FAST_BITRIX24_DECL std::string percent_decode(std::string_view s);

} // namespace fast_bitrix24

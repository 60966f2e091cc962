// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"

#include <string_view>

namespace fast_bitrix24::detail {

[[nodiscard]] constexpr bool visible_ascii(char c) noexcept {
    return c > 0x20 && c < 0x7F;
}

/// RFC 9110, 5.6.2.
[[nodiscard]] constexpr bool token_char(char c) noexcept {
    return ascii_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '!' ||
           c == '#' || c == '$' || c == '%' || c == '&' || c == '\'' || c == '*' || c == '+' ||
           c == '-' || c == '.' || c == '^' || c == '_' || c == '`' || c == '|' || c == '~';
}

[[nodiscard]] constexpr bool is_token(std::string_view s) noexcept {
    for (const char c : s)
        if (!token_char(c))
            return false;
    return !s.empty();
}

/// RFC 9110, 5.5: no control characters but the tab; bytes beyond ASCII are opaque.
[[nodiscard]] constexpr bool is_field_value(std::string_view s) noexcept {
    for (const char c : s)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F)
            return false;
    return true;
}

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/json/writer.hpp"

#include <cstddef>

namespace fast_bitrix24 {

namespace detail {

// The letter behind the backslash, 'u' if only the long form will do, 0 if `c` needs no escape.
[[nodiscard]] constexpr char json_escape_letter(char c) noexcept {
    switch (c) {
    case '"':
    case '\\':
        return c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return static_cast<unsigned char>(c) < 0x20 ? 'u' : '\0';
    }
}

} // namespace detail

FAST_BITRIX24_DECL void append_json_string(std::string& out, std::string_view s) {
    if (!valid_utf8(s))
        throw usage_error("a text to be sent is not UTF-8");
    constexpr char hex[] = "0123456789abcdef";
    const auto before = out.size();
    try {
        out += '"';
        std::size_t done = 0;
        for (std::size_t i = 0; i < s.size(); ++i) {
            const char letter = detail::json_escape_letter(s[i]);
            if (letter == '\0')
                continue;
            out.append(s, done, i - done);
            out += '\\';
            out += letter;
            if (letter == 'u') {
                const auto byte = static_cast<unsigned char>(s[i]);
                out += "00";
                out += hex[byte >> 4];
                out += hex[byte & 15];
            }
            done = i + 1;
        }
        out.append(s, done);
        out += '"';
    } catch (...) {
        out.resize(before);
        throw;
    }
}

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"

namespace fast_bitrix24 {

FAST_BITRIX24_DECL std::string to_lower(std::string_view s) {
    std::string out{s};
    for (char& c : out)
        c = ascii_lower(c);
    return out;
}

FAST_BITRIX24_DECL std::string to_upper(std::string_view s) {
    std::string out{s};
    for (char& c : out)
        c = ascii_upper(c);
    return out;
}

namespace detail {

// A whole UTF-8 sequence that terminals act upon, or that looks like an end of line.
[[nodiscard]] FAST_BITRIX24_DECL bool steers_terminal(std::string_view letter) noexcept {
    if (letter.size() == 1)
        return static_cast<unsigned char>(letter[0]) < 0x20 || letter[0] == 0x7F;
    // U+0080..U+009F; U+2028..U+202E; U+2066..U+2069
    return (letter >= "\xC2\x80" && letter <= "\xC2\x9F") ||
           (letter >= "\xE2\x80\xA8" && letter <= "\xE2\x80\xAE") ||
           (letter >= "\xE2\x81\xA6" && letter <= "\xE2\x81\xA9");
}

} // namespace detail

FAST_BITRIX24_DECL std::string printable(std::string_view s, std::size_t limit) {
    constexpr char hex[] = "0123456789abcdef";
    const bool cut = s.size() > limit;
    if (cut) {
        std::size_t end = limit;
        for (int back = 0;
             back < 3 && end > 0 && (static_cast<unsigned char>(s[end]) & 0xC0U) == 0x80U; ++back)
            --end;
        s = s.substr(0, end);
    }
    std::string out;
    out.reserve(s.size() + 3);
    while (!s.empty()) {
        const auto length = utf8_sequence(s);
        const auto letter = s.substr(0, length == 0 ? 1 : length);
        if (length != 0 && !detail::steers_terminal(letter)) {
            out += letter;
        } else {
            for (const char c : letter) {
                const auto byte = static_cast<unsigned char>(c);
                out += "\\x";
                out += hex[byte >> 4];
                out += hex[byte & 15];
            }
        }
        s.remove_prefix(letter.size());
    }
    if (cut)
        out += "...";
    return out;
}

FAST_BITRIX24_DECL std::size_t utf8_sequence(std::string_view s) noexcept {
    if (s.empty())
        return 0;
    const auto lead = static_cast<unsigned char>(s[0]);
    if (lead < 0x80)
        return 1;
    std::size_t length = 0;
    unsigned code = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
        code = lead & 0x1FU;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        code = lead & 0x0FU;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        code = lead & 0x07U;
    } else {
        return 0;
    }
    if (s.size() < length)
        return 0;
    for (std::size_t k = 1; k < length; ++k) {
        const auto next = static_cast<unsigned char>(s[k]);
        if ((next & 0xC0U) != 0x80U)
            return 0;
        code = (code << 6) | (next & 0x3FU);
    }
    // over-long forms, surrogates and what lies beyond Unicode
    if ((length == 3 && code < 0x800) || (length == 4 && (code < 0x10000 || code > 0x10FFFF)) ||
        (code >= 0xD800 && code <= 0xDFFF))
        return 0;
    return length;
}

FAST_BITRIX24_DECL bool valid_utf8(std::string_view s) noexcept {
    while (!s.empty()) {
        const auto length = utf8_sequence(s);
        if (length == 0)
            return false;
        s.remove_prefix(length);
    }
    return true;
}

FAST_BITRIX24_DECL std::string percent_encode(std::string_view s) {
    constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(s.size() + s.size() / 2);
    for (const char c : s) {
        const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                ascii_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
        if (unreserved) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
    return out;
}

FAST_BITRIX24_DECL std::string percent_decode(std::string_view s) {
    const auto digit = [](char c) {
        if (ascii_digit(c))
            return c - '0';
        const char l = ascii_lower(c);
        return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
    };
    std::string out;
    out.reserve(s.size());
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] == '%' && i + 2 < s.size() && digit(s[i + 1]) >= 0 && digit(s[i + 2]) >= 0) {
            out += static_cast<char>(digit(s[i + 1]) * 16 + digit(s[i + 2]));
            i += 2;
        } else {
            out += s[i];
        }
    }
    return out;
}

} // namespace fast_bitrix24

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

FAST_BITRIX24_DECL std::string printable(std::string_view s, std::size_t limit) {
    constexpr char hex[] = "0123456789abcdef";
    bool cut = false;
    if (s.size() > limit) {
        cut = true;
        while (limit > 0 && (static_cast<unsigned char>(s[limit]) & 0xC0U) == 0x80U)
            --limit;
        s = s.substr(0, limit);
    }
    std::string out;
    out.reserve(s.size() + 3);
    for (const char c : s) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            out += "\\x";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    if (cut)
        out += "...";
    return out;
}

FAST_BITRIX24_DECL bool valid_utf8(std::string_view s) noexcept {
    std::size_t i = 0;
    while (i < s.size()) {
        const auto lead = static_cast<unsigned char>(s[i]);
        if (lead < 0x80) {
            ++i;
            continue;
        }
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
            return false;
        }
        if (s.size() - i < length)
            return false;
        for (std::size_t k = 1; k < length; ++k) {
            const auto next = static_cast<unsigned char>(s[i + k]);
            if ((next & 0xC0U) != 0x80U)
                return false;
            code = (code << 6) | (next & 0x3FU);
        }
        // over-long forms, surrogates and what lies beyond Unicode
        if ((length == 3 && code < 0x800) || (length == 4 && (code < 0x10000 || code > 0x10FFFF)) ||
            (code >= 0xD800 && code <= 0xDFFF))
            return false;
        i += length;
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

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/php/json.hpp"

#include <array>
#include <cstdint>

namespace fb24_portal {

namespace {

constexpr char hex_digits[] = "0123456789abcdef";

// 0: copied as it is
constexpr std::array<bool, 256> special_bytes = [] {
    std::array<bool, 256> t{};
    for (unsigned i = 0; i < 32; ++i)
        t[i] = true;
    for (unsigned i = 128; i < 256; ++i)
        t[i] = true;
    for (const char c : {'"', '\\', '/', '<', '>', '&', '\''})
        t[static_cast<unsigned char>(c)] = true;
    return t;
}();

void append_unit(std::string& out, unsigned unit) {
    const char text[] = {'\\',
                         'u',
                         hex_digits[(unit >> 12) & 15],
                         hex_digits[(unit >> 8) & 15],
                         hex_digits[(unit >> 4) & 15],
                         hex_digits[unit & 15]};
    out.append(text, sizeof text);
}

void append_ascii(std::string& out, char c) {
    switch (c) {
    case '\\':
        out += "\\\\";
        break;
    case '/':
        out += "\\/";
        break;
    case '\b':
        out += "\\b";
        break;
    case '\f':
        out += "\\f";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    default:
        append_unit(out, static_cast<unsigned char>(c));
    }
}

// Length of the UTF-8 sequence at `s`, its code point in `code`; a broken byte is one U+FFFD, as
// with JSON_INVALID_UTF8_SUBSTITUTE.
std::size_t decode_utf8(std::string_view s, std::uint32_t& code) {
    const auto first = static_cast<unsigned char>(s[0]);
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    code = 0xFFFD;
    if (length == 0 || first > 0xF4 || s.size() < length)
        return 1;
    std::uint32_t c = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(s[i]);
        if ((byte & 0xC0U) != 0x80U)
            return 1;
        c = c << 6U | (byte & 0x3FU);
    }
    code = c;
    return length;
}

} // namespace

void json_quote(std::string& out, std::string_view text, bool raw) {
    out += '"';
    std::size_t i = 0;
    while (i < text.size()) {
        std::size_t j = i;
        while (j < text.size() && !special_bytes[static_cast<unsigned char>(text[j])])
            ++j;
        out.append(text.data() + i, j - i);
        i = j;
        if (i == text.size())
            break;
        if (static_cast<unsigned char>(text[i]) < 0x80) {
            append_ascii(out, text[i]);
            ++i;
            continue;
        }
        std::uint32_t code = 0;
        const std::size_t length = decode_utf8(text.substr(i), code);
        if (raw && code != 0xFFFD) {
            out.append(text.data() + i, length);
        } else if (code > 0xFFFF) {
            append_unit(out, 0xD800U + ((code - 0x10000U) >> 10U));
            append_unit(out, 0xDC00U + ((code - 0x10000U) & 0x3FFU));
        } else {
            append_unit(out, code);
        }
        i += length;
    }
    out += '"';
}

void json_encode(std::string& out, const php_value& v, bool raw) {
    switch (v.type()) {
    case php_value::kind::null:
        out += "null";
        return;
    case php_value::kind::boolean:
        out += v.truthy() ? "true" : "false";
        return;
    case php_value::kind::number:
        out += v.text();
        return;
    case php_value::kind::string:
        json_quote(out, v.text(), raw);
        return;
    case php_value::kind::array:
        break;
    }
    const bool list = v.is_list(); // an empty array is a list, too: []
    out += list ? '[' : '{';
    bool first = true;
    for (const auto& [key, member] : v.members()) {
        if (!first)
            out += ',';
        first = false;
        if (!list) {
            json_quote(out, key, raw);
            out += ':';
        }
        json_encode(out, member, raw);
    }
    out += list ? ']' : '}';
}

} // namespace fb24_portal

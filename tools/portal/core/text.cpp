// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/text.hpp"

#include "portal/core/http.hpp"

#include <charconv>
#include <cstdlib>

namespace fb24_portal {

namespace {

char low(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
char high(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = low(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string_view value_of(const std::vector<header>& headers, std::string_view name) noexcept {
    for (const auto& h : headers)
        if (same_word(h.name, name))
            return h.value;
    return {};
}

} // namespace

std::string_view request::header_value(std::string_view name) const noexcept {
    return value_of(headers, name);
}
std::string_view response::header_value(std::string_view name) const noexcept {
    return value_of(headers, name);
}

bool same_word(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (low(a[i]) != low(b[i]))
            return false;
    return true;
}

std::string lower(std::string_view s) {
    std::string out(s);
    for (char& c : out)
        c = low(c);
    return out;
}

std::string upper(std::string_view s) {
    std::string out(s);
    for (char& c : out)
        c = high(c);
    return out;
}

std::string_view trim(std::string_view s) noexcept {
    constexpr std::string_view blanks = " \t\r\n";
    const auto from = s.find_first_not_of(blanks);
    if (from == std::string_view::npos)
        return {};
    return s.substr(from, s.find_last_not_of(blanks) - from + 1);
}

std::string url_decode(std::string_view s) {
    std::string out;
    out.reserve(s.size());
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] == '+') {
            out += ' ';
        } else if (s[i] == '%' && i + 2 < s.size() && hex_digit(s[i + 1]) >= 0 &&
                   hex_digit(s[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(s[i + 1]) * 16 + hex_digit(s[i + 2]));
            i += 2;
        } else {
            out += s[i];
        }
    }
    return out;
}

std::string url_encode(std::string_view s) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(s.size());
    for (const char c : s) {
        const bool plain = (c >= '0' && c <= '9') || (low(c) >= 'a' && low(c) <= 'z') || c == '-' ||
                           c == '_' || c == '.' || c == '~';
        if (plain) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

void append_number(std::string& out, std::int64_t n) {
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, n).ptr;
    out.append(buffer, end);
}

void append_double(std::string& out, double d) {
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::fixed).ptr;
    out.append(buffer, end);
}

std::string to_text(std::int64_t n) {
    std::string out;
    append_number(out, n);
    return out;
}

std::int64_t leading_int(std::string_view s) noexcept {
    std::size_t i = 0;
    while (i < s.size() && (s[i] == ' ' || (s[i] >= '\t' && s[i] <= '\r')))
        ++i;
    if (i < s.size() && s[i] == '+')
        ++i;
    std::int64_t n = 0;
    const auto done = std::from_chars(s.data() + i, s.data() + s.size(), n);
    if (done.ec == std::errc::result_out_of_range)
        return s[i] == '-' ? INT64_MIN : INT64_MAX;
    return n;
}

double leading_double(std::string_view s) {
    s = trim(s);
    double d = 0;
    std::from_chars(s.data(), s.data() + s.size(), d);
    return d;
}

std::string fold_case(std::string_view s) {
    std::string out(s);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = low(out[i]);
        // U+0410..U+042F are D0 90..D0 AF, U+0430..U+044F are D0 B0..D0 BF and D1 80..D1 8F
        if (static_cast<unsigned char>(out[i]) == 0xD0 && i + 1 < out.size()) {
            const auto next = static_cast<unsigned char>(out[i + 1]);
            if (next >= 0x90 && next <= 0x9F) {
                out[i + 1] = static_cast<char>(next + 0x20);
            } else if (next >= 0xA0 && next <= 0xAF) {
                out[i] = static_cast<char>(0xD1);
                out[i + 1] = static_cast<char>(next - 0x20);
            } else if (next == 0x81) {
                out[i] = static_cast<char>(0xD1);
                out[i + 1] = static_cast<char>(0x91);
            }
            ++i;
        }
    }
    return out;
}

} // namespace fb24_portal

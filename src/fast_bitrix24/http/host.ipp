// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/http/host.hpp"
#include "fast_bitrix24/http/syntax.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace fast_bitrix24 {

namespace detail {

/// Four decimal numbers without leading zeros: the only spelling that every resolver reads alike.
FAST_BITRIX24_DECL bool parse_ipv4(std::string_view text,
                                   std::array<unsigned char, 4>& out) noexcept {
    std::size_t at = 0;
    for (std::size_t part = 0; part < 4; ++part) {
        if (part > 0) {
            if (at >= text.size() || text[at] != '.')
                return false;
            ++at;
        }
        unsigned number = 0;
        const auto first = at;
        while (at < text.size() && ascii_digit(text[at]) && at - first < 3)
            number = number * 10 + static_cast<unsigned>(text[at++] - '0');
        if (at == first || number > 255 || (at - first > 1 && text[first] == '0'))
            return false;
        out[part] = static_cast<unsigned char>(number);
    }
    return at == text.size();
}

// reads 1 to 4 hexadecimal digits
FAST_BITRIX24_DECL bool parse_ipv6_group(std::string_view text, unsigned& out) noexcept {
    if (text.empty() || text.size() > 4)
        return false;
    out = 0;
    for (const char c : text) {
        const char l = ascii_lower(c);
        if (ascii_digit(l))
            out = out * 16 + static_cast<unsigned>(l - '0');
        else if (l >= 'a' && l <= 'f')
            out = out * 16 + static_cast<unsigned>(l - 'a') + 10;
        else
            return false;
    }
    return true;
}

/// RFC 4291, 2.2: all three forms, without a zone.
FAST_BITRIX24_DECL bool parse_ipv6(std::string_view text,
                                   std::array<unsigned char, 16>& out) noexcept {
    std::array<unsigned char, 16> bytes{};
    std::size_t used = 0;
    auto gap = bytes.size() + 1; // where "::" stands; beyond the end: nowhere
    if (text.substr(0, 2) == "::") {
        gap = 0;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        const auto colon = text.find(':');
        const auto part = text.substr(0, colon);
        std::array<unsigned char, 4> v4{};
        unsigned group = 0;
        if (colon == std::string_view::npos && used <= 12 && parse_ipv4(part, v4)) {
            std::copy(v4.begin(), v4.end(), bytes.begin() + static_cast<std::ptrdiff_t>(used));
            used += 4;
            break;
        }
        if (used > 14 || !parse_ipv6_group(part, group))
            return false;
        bytes[used++] = static_cast<unsigned char>(group >> 8);
        bytes[used++] = static_cast<unsigned char>(group & 0xFF);
        if (colon == std::string_view::npos)
            break;
        text.remove_prefix(colon + 1);
        if (text.empty())
            return false; // a single colon at the end
        if (text.front() == ':') {
            if (gap <= bytes.size())
                return false;
            gap = used;
            text.remove_prefix(1);
        }
    }
    if (gap > bytes.size() ? used != bytes.size() : used > 14)
        return false;
    if (gap <= bytes.size()) {
        const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(gap);
        const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(used);
        std::copy_backward(from, end, bytes.end());
        std::fill(from, from + static_cast<std::ptrdiff_t>(bytes.size() - used), '\0');
    }
    out = bytes;
    return true;
}

// a last label like this makes resolvers read the name as some spelling of an IPv4 address
[[nodiscard]] constexpr bool numeric_label(std::string_view label) noexcept {
    if (label.substr(0, 2) == "0x" || label.substr(0, 2) == "0X")
        return label.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
    return label.find_first_not_of("0123456789") == std::string_view::npos;
}

FAST_BITRIX24_DECL const char* host_problem(std::string_view host) noexcept {
    if (host.empty())
        return "the host is missing";
    for (const char c : host) {
        if (static_cast<unsigned char>(c) >= 0x80)
            return "the host has non-ASCII letters: write it in its ASCII form (xn--...)";
        if (c == ' ')
            return "there is a space in the host";
        if (!visible_ascii(c))
            return "there is a control character in the host";
    }
    if (host.find(':') != std::string_view::npos) {
        std::array<unsigned char, 16> address{};
        return parse_ipv6(host, address) ? nullptr : "the IPv6 address is malformed";
    }
    if (host.back() == '.')
        host.remove_suffix(1);
    if (host.size() > 253)
        return "the host is longer than 253 characters";
    std::string_view label;
    for (auto rest = host;;) {
        const auto dot = rest.find('.');
        label = rest.substr(0, dot);
        if (label.empty())
            return "a part of the host between two dots is empty";
        if (label.size() > 63)
            return "a part of the host is longer than 63 characters";
        for (const char c : label) {
            const char l = ascii_lower(c);
            if (!ascii_digit(l) && (l < 'a' || l > 'z') && l != '-' && l != '_')
                return "the host may hold only letters, digits, '.', '-' and '_'";
        }
        if (label.front() == '-' || label.back() == '-')
            return "a part of the host begins or ends with '-'";
        if (dot == std::string_view::npos)
            break;
        rest.remove_prefix(dot + 1);
    }
    std::array<unsigned char, 4> address{};
    if (numeric_label(label) && !parse_ipv4(host, address))
        return "the IPv4 address is malformed: four numbers from 0 to 255 without leading zeros";
    return nullptr;
}

} // namespace detail

FAST_BITRIX24_DECL bool is_loopback(std::string_view host) noexcept {
    std::array<unsigned char, 4> v4{};
    if (detail::parse_ipv4(host, v4))
        return v4[0] == 127;
    std::array<unsigned char, 16> v6{};
    if (detail::parse_ipv6(host, v6)) {
        constexpr std::array<unsigned char, 16> one{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        constexpr std::array<unsigned char, 13> mapped{0, 0, 0, 0,    0,    0,  0,
                                                       0, 0, 0, 0xFF, 0xFF, 127};
        return v6 == one || std::equal(mapped.begin(), mapped.end(), v6.begin());
    }
    constexpr std::string_view name = "localhost";
    return host.size() >= name.size() && iequals(host.substr(host.size() - name.size()), name) &&
           (host.size() == name.size() || host[host.size() - name.size() - 1] == '.');
}

} // namespace fast_bitrix24

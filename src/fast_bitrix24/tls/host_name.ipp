// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/tls/host_name.hpp"

#include <cstddef>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL std::optional<std::string> ipv4_bytes(std::string_view text) {
    std::string bytes;
    std::size_t at = 0;
    for (int part = 0; part < 4; ++part) {
        if (part > 0 && (at >= text.size() || text[at++] != '.'))
            return std::nullopt;
        unsigned value = 0;
        const std::size_t begin = at;
        while (at < text.size() && ascii_digit(text[at]) && at - begin < 3)
            value = value * 10 + static_cast<unsigned>(text[at++] - '0');
        // "010" is 8 to some resolvers and 10 to others
        const bool ambiguous = at - begin > 1 && text[begin] == '0';
        if (at == begin || ambiguous || value > 255)
            return std::nullopt;
        bytes += static_cast<char>(value);
    }
    return at == text.size() ? std::optional{bytes} : std::nullopt;
}

/// One or two groups of hexadecimal digits on one side of "::", with an IPv4 tail if allowed.
FAST_BITRIX24_DECL std::optional<std::string> ipv6_groups(std::string_view text) {
    std::string bytes;
    while (!text.empty()) {
        const auto colon = text.find(':');
        const auto group = text.substr(0, colon);
        if (colon == std::string_view::npos && group.find('.') != std::string_view::npos) {
            const auto tail = ipv4_bytes(group);
            return tail ? std::optional{bytes + *tail} : std::nullopt;
        }
        if (group.empty() || group.size() > 4)
            return std::nullopt;
        unsigned value = 0;
        for (const char c : group) {
            const char l = ascii_lower(c);
            if (!ascii_digit(l) && !(l >= 'a' && l <= 'f'))
                return std::nullopt;
            value = value * 16 + static_cast<unsigned>(ascii_digit(l) ? l - '0' : l - 'a' + 10);
        }
        bytes += static_cast<char>(value >> 8);
        bytes += static_cast<char>(value & 0xFFU);
        if (colon == std::string_view::npos)
            return bytes;
        text.remove_prefix(colon + 1);
        if (text.empty())
            return std::nullopt; // a colon at the end
    }
    return bytes;
}

FAST_BITRIX24_DECL std::optional<std::string> address_bytes(std::string_view host) {
    if (host.find(':') == std::string_view::npos)
        return ipv4_bytes(host);
    host = host.substr(0, host.find('%'));
    const auto gap = host.find("::");
    if (gap == std::string_view::npos) {
        const auto all = ipv6_groups(host);
        return all && all->size() == 16 ? all : std::nullopt;
    }
    const auto head = ipv6_groups(host.substr(0, gap));
    const auto tail = ipv6_groups(host.substr(gap + 2));
    if (!head || !tail || host.substr(0, gap).find('.') != std::string_view::npos ||
        head->size() + tail->size() > 14)
        return std::nullopt;
    return *head + std::string(16 - head->size() - tail->size(), '\0') + *tail;
}

FAST_BITRIX24_DECL bool dns_name_matches(std::string_view pattern, std::string_view host) {
    if (host.empty())
        return false;
    if (pattern.substr(0, 2) != "*.")
        return pattern.find('*') == std::string_view::npos && iequals(pattern, host);
    const auto domain = pattern.substr(1); // with its dot
    const auto dot = host.find('.');
    if (dot == 0 || dot == std::string_view::npos || domain.find('*') != std::string_view::npos)
        return false;
    const bool too_wide = domain.find('.', 1) == std::string_view::npos;
    return !too_wide && iequals(domain, host.substr(dot));
}

/// Takes one element off DER text; false if it does not fit.
FAST_BITRIX24_DECL bool take_der(std::string_view& in, unsigned& tag, std::string_view& content) {
    if (in.size() < 2)
        return false;
    tag = static_cast<unsigned char>(in[0]);
    std::size_t length = static_cast<unsigned char>(in[1]);
    std::size_t head = 2;
    if (length >= 0x80) {
        const std::size_t count = length & 0x7FU;
        if (count == 0 || count > 4 || in.size() < 2 + count)
            return false;
        length = 0;
        for (std::size_t i = 0; i < count; ++i)
            length = (length << 8) | static_cast<unsigned char>(in[2 + i]);
        head += count;
    }
    if (in.size() - head < length)
        return false;
    content = in.substr(head, length);
    in.remove_prefix(head + length);
    return true;
}

FAST_BITRIX24_DECL host_check check_alternative_names(std::string_view names,
                                                      std::string_view host) {
    constexpr unsigned dns_name = 0x82;
    constexpr unsigned ip_address = 0x87;
    unsigned tag = 0;
    std::string_view list;
    if (!take_der(names, tag, list) || tag != 0x30)
        return host_check::malformed;
    const auto address = address_bytes(host);
    auto result = host_check::mismatch;
    while (!list.empty()) {
        std::string_view name;
        if (!take_der(list, tag, name))
            return host_check::malformed;
        if (address ? tag == ip_address && name == *address
                    : tag == dns_name && dns_name_matches(name, host))
            result = host_check::match;
    }
    return result;
}

FAST_BITRIX24_DECL host_check check_host(std::string_view extensions, std::string_view host) {
    constexpr std::string_view subject_alt_name = "\x55\x1D\x11";
    if (extensions.empty())
        return host_check::no_names;
    unsigned tag = 0;
    std::string_view list;
    if (!take_der(extensions, tag, list) || tag != 0x30)
        return host_check::malformed;
    while (!list.empty()) {
        std::string_view extension;
        std::string_view id;
        std::string_view value;
        if (!take_der(list, tag, extension) || tag != 0x30 || !take_der(extension, tag, id) ||
            tag != 0x06 || !take_der(extension, tag, value))
            return host_check::malformed;
        if (tag == 0x01 && !take_der(extension, tag, value)) // "critical" stood before it
            return host_check::malformed;
        if (id == subject_alt_name)
            return check_alternative_names(value, host);
    }
    return host_check::no_names;
}

} // namespace fast_bitrix24::detail

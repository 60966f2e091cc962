// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/http/syntax.hpp"
#include "fast_bitrix24/http/url.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace fast_bitrix24 {

namespace detail {

inline constexpr std::size_t url_longest = 8 * 1024;

FAST_BITRIX24_DECL std::string authority(bool secure, std::string_view host, std::uint16_t port) {
    const bool brackets = host.find(':') != std::string_view::npos;
    std::string out = brackets ? "[" : "";
    out += host;
    if (brackets)
        out += ']';
    if (port != (secure ? 443 : 80))
        out += ':' + std::to_string(port);
    return out;
}

// "host", "host:port", "[v6]", "[v6]:port"; returns what is wrong, or null
FAST_BITRIX24_DECL const char* parse_authority(std::string_view text, url& out) {
    if (text.find('@') != std::string_view::npos)
        return "user name and password have no place before the host";
    std::string_view host = text;
    std::string_view port;
    bool has_port = false;
    if (!text.empty() && text.front() == '[') {
        const auto end = text.find(']');
        if (end == std::string_view::npos)
            return "the bracket around the IPv6 address is not closed";
        host = text.substr(1, end - 1);
        const auto behind = text.substr(end + 1);
        if (!behind.empty() && behind.front() != ':')
            return "only a port may follow the IPv6 address";
        if (host.find(':') == std::string_view::npos)
            return "the IPv6 address is malformed";
        has_port = !behind.empty();
        port = has_port ? behind.substr(1) : behind;
    } else if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        if (text.find(':', colon + 1) != std::string_view::npos)
            return "an IPv6 address needs brackets: https://[::1]/";
        host = text.substr(0, colon);
        has_port = true;
        port = text.substr(colon + 1);
    }
    if (const char* problem = host_problem(host))
        return problem;
    if (has_port) {
        unsigned number = 0;
        for (const char c : port) {
            if (!ascii_digit(c) || port.size() > 5)
                return "the port is not a number from 1 to 65535";
            number = number * 10 + static_cast<unsigned>(c - '0');
        }
        if (number < 1 || number > 65535)
            return "the port is not a number from 1 to 65535";
        out.port = static_cast<std::uint16_t>(number);
    }
    if (host.back() == '.')
        host.remove_suffix(1);
    out.host = to_lower(host);
    return nullptr;
}

FAST_BITRIX24_DECL const char* target_problem(std::string_view target) noexcept {
    for (const char c : target) {
        if (static_cast<unsigned char>(c) >= 0x80)
            return "non-ASCII letters in path and query must be percent-encoded";
        if (c == ' ')
            return "there is a space in the path or the query";
        if (!visible_ascii(c))
            return "there is a control character in the path or the query";
        if (c == '\\')
            return "there is a backslash in the path or the query";
    }
    return nullptr;
}

// returns what is wrong, or null
FAST_BITRIX24_DECL const char* read_url(std::string_view text, url& out) {
    if (text.empty())
        return "the address is empty";
    if (text.size() > url_longest)
        return "the address is longer than 8 KiB";
    const auto scheme_end = text.find("://");
    const auto scheme = text.substr(0, scheme_end);
    out.secure = iequals(scheme, "https");
    if (scheme_end == std::string_view::npos || (!out.secure && !iequals(scheme, "http")))
        return "the address must begin with https:// or http://";
    out.port = out.secure ? 443 : 80;
    text.remove_prefix(scheme_end + 3);
    text = text.substr(0, text.find('#'));
    const auto authority_end = std::min(text.find_first_of("/?"), text.size());
    if (const char* problem = parse_authority(text.substr(0, authority_end), out))
        return problem;
    const auto target = text.substr(authority_end);
    if (const char* problem = target_problem(target))
        return problem;
    out.target = target;
    if (out.target.empty() || out.target.front() != '/')
        out.target.insert(0, 1, '/');
    return nullptr;
}

[[noreturn]] FAST_BITRIX24_DECL void refuse_redirect(std::string why) {
    diagnostics d;
    d.detail = std::move(why);
    throw error(errc::redirect, std::move(d));
}

} // namespace detail

FAST_BITRIX24_DECL url parse_url(std::string_view text) {
    url out;
    if (const char* problem = detail::read_url(text, out))
        throw usage_error(problem);
    return out;
}

FAST_BITRIX24_DECL std::string origin(const url& u) {
    return (u.secure ? "https://" : "http://") + detail::authority(u.secure, u.host, u.port);
}

FAST_BITRIX24_DECL url resolve_location(const url& base, std::string_view location) {
    if (location.empty())
        detail::refuse_redirect("the redirect names no address");
    if (location.size() > detail::url_longest)
        detail::refuse_redirect("the redirect's address is longer than 8 KiB");
    url out = base;
    if (location.front() == '/') {
        if (location.substr(0, 2) == "//")
            detail::refuse_redirect("the redirect's address names a host without a scheme");
        location = location.substr(0, location.find('#'));
        if (const char* problem = detail::target_problem(location))
            detail::refuse_redirect(std::string("the redirect's address: ") + problem);
        out.target = location;
        return out;
    }
    if (const char* problem = detail::read_url(location, out))
        detail::refuse_redirect(std::string("the redirect's address: ") + problem);
    if (!out.secure && base.secure)
        detail::refuse_redirect("the redirect steps down from https to http");
    if (!out.secure && out.host != base.host && !is_loopback(out.host))
        detail::refuse_redirect("the redirect leads to another host over plain http");
    return out;
}

} // namespace fast_bitrix24

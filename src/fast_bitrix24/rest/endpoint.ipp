// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/rest/endpoint.hpp"

#include <algorithm>
#include <utility>

namespace fast_bitrix24 {

namespace detail {

/// The parts of a path between its slashes; empty ones are left out.
FAST_BITRIX24_DECL std::vector<std::string_view> path_segments(std::string_view path) {
    std::vector<std::string_view> out;
    while (!path.empty()) {
        const auto slash = path.find('/');
        if (slash != 0)
            out.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos)
            break;
        path.remove_prefix(slash + 1);
    }
    return out;
}

[[nodiscard]] constexpr bool all_digits(std::string_view s) noexcept {
    return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Which of these segments may be shown: "rest", "api" right behind it, and the user's number right
/// behind these.
FAST_BITRIX24_DECL std::vector<bool> shown_segments(const std::vector<std::string_view>& segments) {
    std::vector<bool> shown(segments.size(), false);
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const auto before = i > 0 && shown[i - 1] ? segments[i - 1] : std::string_view{};
        shown[i] = segments[i] == "rest" || (segments[i] == "api" && before == "rest") ||
                   (all_digits(segments[i]) && segments[i].size() <= 10 &&
                    (before == "rest" || before == "api"));
    }
    return shown;
}

/// `bitrix24.ru`, `bitrix24.com.br` of `name.bitrix24.ru`; empty if the host is no portal in the
/// cloud. Longer endings (bitrix24.site, .shop, .tech) hold no portals but pages of users.
FAST_BITRIX24_DECL std::string_view cloud_domain(std::string_view host) {
    constexpr std::string_view brand = "bitrix24.";
    const auto dot = host.find('.');
    if (dot == 0 || dot == std::string_view::npos || host.find(':') != std::string_view::npos)
        return {};
    const auto domain = host.substr(dot + 1);
    if (!iequals(domain.substr(0, brand.size()), brand))
        return {};
    const auto ending = domain.substr(brand.size());
    const auto second = ending.find('.');
    const bool one = second == std::string_view::npos && (ending.size() == 2 || ending.size() == 3);
    const bool two = (second == 2 || second == 3) && ending.size() == second + 3 &&
                     ending.find('.', second + 1) == std::string_view::npos;
    return one || two ? domain : std::string_view{};
}

} // namespace detail

FAST_BITRIX24_DECL std::string method_name(std::string_view method) {
    const auto trimmed = trim(method);
    if (trimmed.empty())
        throw usage_error("method must not be empty");
    for (const char c : trimmed) {
        const char l = ascii_lower(c);
        if (!ascii_digit(l) && (l < 'a' || l > 'z') && l != '.' && l != '_' && l != '-')
            throw usage_error("method may hold only letters, digits, '.', '_' and '-'");
    }
    return to_lower(trimmed);
}

FAST_BITRIX24_DECL endpoint::endpoint(url base) : base_(std::move(base)) {
    const std::string_view target = base_.target;
    const auto question = std::min(target.find('?'), target.size());
    const auto segments = detail::path_segments(target.substr(0, question));
    const auto shown = detail::shown_segments(segments);
    const auto query = target.substr(question);

    shown_ = origin(base_) + '/';
    std::string_view first_hidden;
    std::string_view last_hidden;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        v3_ = v3_ || (i > 0 && segments[i - 1] == "rest" && segments[i] == "api");
        shown_ += shown[i] ? segments[i] : "***";
        shown_ += '/';
        if (shown[i])
            continue;
        secrets_.emplace_back(std::string{segments[i]});
        if (code_.empty() && i > 0 && shown[i - 1] && detail::all_digits(segments[i - 1]))
            code_ = secrets_.back();
        first_hidden = first_hidden.empty() ? segments[i] : first_hidden;
        last_hidden = segments[i];
    }
    if (code_.empty() && !first_hidden.empty())
        code_ = secret{std::string(
            first_hidden.data(), static_cast<std::size_t>(last_hidden.data() + last_hidden.size() -
                                                          first_hidden.data()))};
    if (query.size() > 1) {
        shown_ += "?***";
        for (auto rest = query.substr(1); !rest.empty();) {
            const auto pair = rest.substr(0, rest.find('&'));
            secrets_.emplace_back(std::string{pair.substr(pair.find('=') + 1)});
            rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        }
    }
    // the same secrets as a log or an answer may spell them
    for (std::size_t i = 0, count = secrets_.size(); i < count; ++i)
        if (auto plain = percent_decode(secrets_[i].reveal()); plain != secrets_[i].reveal())
            secrets_.emplace_back(std::move(plain));
}

FAST_BITRIX24_DECL endpoint endpoint::checked(std::string_view address, bool allow_http) {
    address = trim(address);
    const auto scheme = address.find("://");
    url base = parse_url(address);
    const auto path = address.find_first_of("/?#", scheme + 3);
    if (path == std::string_view::npos || address[path] != '/')
        throw usage_error("the address has no path: " + origin(base) + "/rest/...");
    if (!base.secure && !allow_http && !is_loopback(base.host))
        throw usage_error("http:// would send the secret in the clear: write https://, or set "
                          "the option allow_http");
    const auto question = std::min(base.target.find('?'), base.target.size());
    if (base.target[question - 1] != '/')
        base.target.insert(question, 1, '/');
    return endpoint(std::move(base));
}

FAST_BITRIX24_DECL endpoint endpoint::webhook(std::string_view address, bool allow_http) {
    return checked(address, allow_http);
}

FAST_BITRIX24_DECL endpoint endpoint::oauth(std::string_view address, bool allow_http) {
    return checked(address, allow_http);
}

FAST_BITRIX24_DECL std::string endpoint::target(std::string_view method) const {
    std::string out = base_.target;
    out.insert(std::min(out.find('?'), out.size()), method_name(method));
    return out;
}

FAST_BITRIX24_DECL bool endpoint::same_portal(std::string_view other_host) const {
    if (!other_host.empty() && other_host.back() == '.')
        other_host.remove_suffix(1);
    if (iequals(base_.host, other_host))
        return true;
    const auto domain = detail::cloud_domain(base_.host);
    return !domain.empty() && iequals(domain, detail::cloud_domain(other_host));
}

FAST_BITRIX24_DECL endpoint endpoint::moved_to(const url& location) const {
    if (base_.secure && !location.secure) {
        diagnostics d;
        d.detail = "the portal has moved to " + origin(location) + ", which is not https";
        throw error(errc::redirect, std::move(d));
    }
    url moved = location;
    moved.target = base_.target;
    return endpoint(std::move(moved));
}

} // namespace fast_bitrix24

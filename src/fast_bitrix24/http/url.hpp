// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/http/host.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace fast_bitrix24 {

/// An absolute address. The target of a portal's address holds the webhook's code: never log it.
struct url {
    bool secure = true; ///< https
    std::string host;   ///< lower case, without brackets and trailing dot
    std::uint16_t port = 443;
    std::string target = "/"; ///< path and query
};

/// Strict: `http://` or `https://`, a host name or an address, at most 8 KiB of visible ASCII. A
/// fragment is dropped.
/// Throws `usage_error`, whose words never quote the path or the query.
[[nodiscard]] FAST_BITRIX24_DECL url parse_url(std::string_view text);

/// `https://host`, with `:port` if it is not the scheme's own, an IPv6 address in brackets.
[[nodiscard]] FAST_BITRIX24_DECL std::string origin(const url& u);

/// Where a redirect from `base` leads: an absolute address or a path of the same server.
/// Throws `error(errc::redirect)` for anything else: a missing or over-long one, control
/// characters, another scheme, `//host`, a step down from https, plain http to a host that is
/// neither `base`'s own nor this machine.
[[nodiscard]] FAST_BITRIX24_DECL url resolve_location(const url& base, std::string_view location);

namespace detail {

/// `host` as it stands in an address, with `:port` unless it is the scheme's own.
[[nodiscard]] FAST_BITRIX24_DECL std::string authority(bool secure, std::string_view host,
                                                       std::uint16_t port);

} // namespace detail

} // namespace fast_bitrix24

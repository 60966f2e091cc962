// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fast_bitrix24::detail {

/// The 4 or 16 bytes of an IPv4 or IPv6 address (without brackets; a zone is left off); nothing if
/// the host is a name.
[[nodiscard]] FAST_BITRIX24_DECL std::optional<std::string> address_bytes(std::string_view host);

/// Does a dNSName of a certificate name that host? A wildcard stands for exactly one left-most
/// label, and never before a single label (`*.com`).
[[nodiscard]] FAST_BITRIX24_DECL bool dns_name_matches(std::string_view pattern,
                                                       std::string_view host);

enum class host_check {
    match,
    mismatch,
    no_names, ///< no subjectAltName: a common name alone does not count (RFC 9110, 4.3.4)
    malformed
};

/// Looks for the host among the subjectAltNames: a name among the dNSNames, an address among the
/// iPAddresses. `extensions` is the DER of the certificate's Extensions sequence.
[[nodiscard]] FAST_BITRIX24_DECL host_check check_host(std::string_view extensions,
                                                       std::string_view host);

} // namespace fast_bitrix24::detail

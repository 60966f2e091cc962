// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/event.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/http/response_parser.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fast_bitrix24 {

/// How the default transport connects, what it trusts, and how long it waits. A time-out of
/// zero is switched off.
struct transport_options {
    /// PEM or DER file with the certificates to trust instead of the system's; empty: the file
    /// that the environment variable SSL_CERT_FILE names, else where the system keeps them.
    std::string ca_file = {};
    /// Check the server's certificate and name. Without it anybody on the way can read the
    /// webhook's code.
    bool verify_tls = true;
    /// Base64 of the SHA-256 of the public keys (SubjectPublicKeyInfo) one of which the server's
    /// own certificate must have, beyond all other checks; empty: any.
    std::vector<std::string> pinned_keys = {};

    duration connect_timeout = std::chrono::seconds{10};   ///< name and connection together
    duration handshake_timeout = std::chrono::seconds{10}; ///< TLS
    duration idle_timeout = std::chrono::seconds{75};      ///< without a byte in either direction
    duration request_timeout = std::chrono::seconds{120};  ///< from `start` to the end
    /// A kept connection that was idle for so long is not used again; zero: none is.
    duration keep_alive_idle = std::chrono::seconds{10};
    /// Open at the same time, all hosts together; exchanges beyond wait their turn in order.
    std::size_t max_connections = 64;

    response_limits limits = {};

    /// Name to addresses, in the order in which they are to be tried; empty function: the system's
    /// resolver. Called on threads of the transport's own, which may outlive it, perhaps several
    /// at a time. An empty list and what it throws mean "no such name", but a `std::system_error`
    /// with `errc::dns_again` means "try again later".
    std::function<std::vector<std::string>(std::string_view host)> resolver = {};
    /// Warnings about what is trusted, and debug lines about connections.
    log_handler log = {};
};

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace fb24_portal {

// What the HTTP library does not offer: misbehaving on one of its connections.

/// The descriptor of the connection to that peer; -1 if there is none.
[[nodiscard]] int find_connection(const std::string& address, int port);
/// Ends it without another byte, and without TLS's own farewell.
void close_connection(int socket);
/// Ends it with an RST.
void reset_connection(int socket);
[[nodiscard]] bool peer_has_closed(int socket);
void close_all_connections();

} // namespace fb24_portal

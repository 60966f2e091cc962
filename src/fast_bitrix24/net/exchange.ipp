// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/http/response_parser.hpp"
#include "fast_bitrix24/http/transport.hpp"
#include "fast_bitrix24/net/connector.ipp"
#include "fast_bitrix24/tls/session.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace fast_bitrix24::detail {

struct net_exchange;

/// A connection to one origin, kept between exchanges.
struct net_connection {
    explicit net_connection(net_socket s) : socket(std::move(s)) {}

    net_socket socket;
    std::unique_ptr<tls_session> tls; // null: plain HTTP
    std::string origin;
    net_exchange* exchange = nullptr; // null: idle
    std::string plain_output;         // without TLS: bytes on their way out
    std::size_t output_sent = 0;      // of the output at hand
    std::size_t preamble = 0; // how much of that output is the handshake's, not the request's
    std::size_t uses = 0;     // exchanges that it has served
    time_point idle_since{};
    error_code send_error;    // nothing can be sent any more, but an answer may still be there
    bool established = false; // ready for requests
    bool bytes_seen = false;  // from the server, ever
    bool peer_closed = false; // close_notify
    bool read_armed = false;
    bool write_armed = false;
    bool closed = false;

    [[nodiscard]] std::string& output() { return tls ? tls->output() : plain_output; }
};

/// A request on its way.
struct net_exchange {
    net_exchange(exchange_id i, http_request r, const response_limits& limits)
        : id(i), request(std::move(r)), parser(limits) {}

    exchange_id id;
    http_request request;
    std::string head;
    std::string origin;
    response_parser parser;
    std::shared_ptr<net_connection> connection;
    std::shared_ptr<net_connector> connector;
    std::size_t written = 0; // of head and body, to this connection
    phase where = phase::none;
    bool touched = false;                          // a byte of it has gone to a socket, at any time
    time_point deadline = time_point::max();       // of the whole exchange
    time_point phase_deadline = time_point::max(); // of connection or handshake
    time_point last_byte{};                        // while sending and waiting

    [[nodiscard]] std::size_t size() const noexcept { return head.size() + request.body.size(); }
    [[nodiscard]] bool sent() const noexcept { return written == size(); }
    [[nodiscard]] fate what_became_of_it() const noexcept {
        return touched ? fate::unknown : fate::not_run;
    }
    /// The next bytes to be sent, at most a TLS record.
    [[nodiscard]] std::string next_piece() const {
        constexpr std::size_t record = 16U * 1024;
        std::string piece;
        if (written < head.size())
            piece = head.substr(written, record);
        const auto of_body = written + piece.size() - head.size();
        piece += std::string_view{request.body}.substr(of_body, record - piece.size());
        return piece;
    }
};

} // namespace fast_bitrix24::detail

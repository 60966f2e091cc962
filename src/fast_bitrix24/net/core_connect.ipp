// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/net/core_finish.ipp"

#include <asio/buffer.hpp>

#include <string>
#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL void net_core::resolve(net_exchange& ex) {
    ex.where = phase::resolve;
    if (options_.connect_timeout > duration::zero())
        ex.phase_deadline = clock::now() + options_.connect_timeout;
    check_by(ex.phase_deadline);
    error_code no_address;
    const auto address = asio::ip::make_address(ex.request.host, no_address);
    if (!no_address)
        return connect(ex, {{}, {}, {address}});
    resolver_.resolve(ex.request.host, [this, id = ex.id](const net_resolved& found) {
        const auto it = exchanges_.find(id); // it may have ended meanwhile
        if (it != exchanges_.end())
            connect(*it->second, found);
    });
}

FAST_BITRIX24_DECL void net_core::connect(net_exchange& ex, const net_resolved& found) {
    if (found.ec)
        return fail(ex, found.ec, ex.request.host + ": " + found.words);
    ex.where = phase::connect;
    ex.connector = std::make_shared<net_connector>(
        io_, found.addresses, ex.request.port,
        [this, &ex](net_connector::result r) { connected(ex, std::move(r)); });
    const auto connector = ex.connector; // the exchange may end in here
    connector->tick(clock::now());
    check_by(connector->next_tick());
}

FAST_BITRIX24_DECL void net_core::connected(net_exchange& ex, net_connector::result r) {
    ex.connector.reset();
    if (r.ec) {
        resolver_.forget(ex.request.host);
        return fail(ex, r.ec, ex.origin + ": " + r.words);
    }
    const auto c = std::make_shared<net_connection>(std::move(*r.socket));
    c->origin = ex.origin;
    c->exchange = &ex;
    ex.connection = c;
    error_code ignored;
    c->socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    c->socket.non_blocking(true, ignored);
    guarded(c, [&] {
        if (!ex.request.secure) {
            c->established = true;
            begin_request(ex, c);
            return;
        }
        ex.where = phase::tls;
        ex.phase_deadline = options_.handshake_timeout > duration::zero()
                                ? clock::now() + options_.handshake_timeout
                                : time_point::max();
        check_by(ex.phase_deadline);
        c->tls = std::make_unique<tls_session>(tls_, ex.request.host, ex.request.port);
        continue_handshake(c);
        if (!c->closed)
            arm_read(c);
    });
}

/// True when the connection is ready; false when bytes are missing, or after a failure.
FAST_BITRIX24_DECL bool net_core::continue_handshake(const connection_ptr& c) {
    const auto step = c->tls->handshake();
    if (step == tls_session::step::failed) {
        error_code ignored;
        c->socket.write_some(asio::buffer(c->output()), ignored); // the alert that says why
        const auto& failure = c->tls->failure();
        fail_on(c, failure.ec, c->origin + ": " + failure.words);
        return false;
    }
    if (step == tls_session::step::want_read) {
        send(c);
        return false;
    }
    c->established = true;
    log_connection(*c);
    c->preamble = c->output().size();
    begin_request(*c->exchange, c);
    return !c->closed;
}

FAST_BITRIX24_DECL void net_core::log_connection(const net_connection& c) {
    if (options_.log)
        options_.log({log_level::debug, "connected to " + c.origin + ", " + c.tls->description() +
                                            (c.tls->resumed() ? ", resumed" : ", full handshake")});
}

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/net/core_finish.ipp"

#include <asio/buffer.hpp>
#include <asio/post.hpp>

#include <string>
#include <string_view>

namespace fast_bitrix24::detail {

[[nodiscard]] FAST_BITRIX24_DECL bool is_would_block(const error_code& ec) {
    return ec == asio::error::would_block || ec == asio::error::try_again;
}

FAST_BITRIX24_DECL void net_core::begin_request(net_exchange& ex, const connection_ptr& c) {
    c->exchange = &ex;
    ex.connection = c;
    ex.where = phase::send;
    ex.written = 0;
    ex.last_byte = clock::now();
    if (options_.idle_timeout > duration::zero())
        check_by(ex.last_byte + options_.idle_timeout);
    guarded(c, [&] {
        send(c);
        if (!c->closed)
            arm_read(c); // an answer may come before the request is sent
    });
}

/// Sends what there is, and of the request as much as the socket takes.
FAST_BITRIX24_DECL void net_core::send(const connection_ptr& c) {
    while (!c->closed && !c->write_armed && !c->send_error) {
        auto& out = c->output();
        net_exchange* const ex = c->established ? c->exchange : nullptr;
        const bool all_out = c->output_sent == out.size();
        if (all_out) {
            out.clear();
            c->output_sent = 0;
            c->preamble = 0;
        }
        // the first piece goes out together with the end of the handshake
        if (ex != nullptr && !ex->sent() && (all_out || ex->written == 0)) {
            const auto piece = ex->next_piece();
            ex->written += piece.size();
            if (!c->tls)
                out += piece;
            else if (c->tls->write(piece) != tls_session::step::done)
                return fail_on(c, c->tls->failure().ec, c->tls->failure().words);
        }
        if (out.empty())
            return;
        error_code ec;
        const auto rest = std::string_view{out}.substr(c->output_sent);
        const auto n = c->socket.write_some(asio::buffer(rest), ec);
        if (is_would_block(ec))
            return arm_write(c);
        if (ec) {
            // the answer may be there already (a refusal of a large request): read first
            c->send_error = ec;
            asio::post(io_, [this, c] {
                if (!c->closed)
                    on_readable(c);
            });
            return;
        }
        c->output_sent += n;
        if (ex == nullptr)
            continue;
        ex->last_byte = clock::now();
        ex->touched = ex->touched || c->output_sent > c->preamble;
        if (ex->sent() && c->output_sent == out.size())
            ex->where = phase::wait;
    }
}

FAST_BITRIX24_DECL void net_core::arm_read(const connection_ptr& c) {
    if (c->read_armed)
        return;
    c->read_armed = true;
    c->socket.async_wait(net_socket::wait_read, [this, c](const error_code&) {
        c->read_armed = false;
        if (!c->closed)
            on_readable(c);
    });
}

FAST_BITRIX24_DECL void net_core::arm_write(const connection_ptr& c) {
    c->write_armed = true;
    c->socket.async_wait(net_socket::wait_write, [this, c](const error_code&) {
        c->write_armed = false;
        if (!c->closed)
            guarded(c, [&] { send(c); });
    });
}

FAST_BITRIX24_DECL void net_core::on_readable(const connection_ptr& c) {
    constexpr int rounds = 8; // then others have their turn
    guarded(c, [&] {
        for (int round = 0; round < rounds; ++round) {
            error_code ec;
            const auto n = c->socket.read_some(asio::buffer(read_buffer_), ec);
            if (is_would_block(ec)) {
                if (c->send_error)
                    return on_lost(c, c->send_error);
                break;
            }
            if (ec)
                return ec == asio::error::eof ? on_end(c) : on_lost(c, ec);
            if (c->exchange == nullptr)
                return close_kept(c); // nobody asked for these bytes
            c->bytes_seen = true;
            c->exchange->last_byte = clock::now();
            const auto bytes = std::string_view{read_buffer_}.substr(0, n);
            c->tls ? take_ciphertext(c, bytes) : take_plaintext(c, bytes);
            if (c->closed)
                return;
            if (n < read_buffer_.size() && !c->send_error)
                break; // that was all there is
        }
        arm_read(c);
    });
}

FAST_BITRIX24_DECL void net_core::take_plaintext(const connection_ptr& c, std::string_view bytes) {
    auto& parser = c->exchange->parser;
    error_code ec;
    parser.feed(bytes, ec);
    if (ec)
        return fail_on(c, ec, std::string{parser.problem()});
    if (parser.done())
        complete(c, true);
}

FAST_BITRIX24_DECL void net_core::take_ciphertext(const connection_ptr& c, std::string_view bytes) {
    c->tls->feed(bytes);
    if (!c->established && !continue_handshake(c))
        return;
    auto& parser = c->exchange->parser;
    auto step = tls_session::step::done;
    // bytes behind the end of the answer count, too: they decide about keeping
    while (step == tls_session::step::done) {
        std::size_t n = 0;
        step = c->tls->read(plain_buffer_.data(), plain_buffer_.size(), n);
        if (step != tls_session::step::done)
            break;
        error_code ec;
        parser.feed(std::string_view{plain_buffer_}.substr(0, n), ec);
        if (ec)
            return fail_on(c, ec, std::string{parser.problem()});
    }
    c->peer_closed = step == tls_session::step::closed;
    if (parser.done())
        return complete(c, step == tls_session::step::want_read);
    if (step == tls_session::step::failed)
        return fail_on(c, c->tls->failure().ec, c->tls->failure().words);
    if (c->peer_closed)
        return on_end(c);
    if (c->output_sent < c->output().size())
        send(c); // an answer of TLS itself
}

/// The server has ended the stream.
FAST_BITRIX24_DECL void net_core::on_end(const connection_ptr& c) {
    if (c->exchange == nullptr)
        return close_kept(c);
    if (!c->established)
        return c->bytes_seen
                   ? fail_on(c, errc::tls, "the server closed the connection in the handshake")
                   : fail_on(c, errc::connection_lost,
                             "the server closed the connection before the handshake");
    auto& parser = c->exchange->parser;
    if (!parser.any()) {
        if (!replace_dead(c))
            fail_on(c, errc::connection_lost, "the server closed the connection without an answer");
        return;
    }
    // TLS says when the end is meant; without TLS there is only FIN to go by
    error_code ec;
    parser.finish(!c->tls || c->peer_closed, ec);
    ec ? fail_on(c, ec, std::string{parser.problem()}) : complete(c, false);
}

/// The connection has broken down.
FAST_BITRIX24_DECL void net_core::on_lost(const connection_ptr& c, const error_code& why) {
    if (c->exchange == nullptr)
        return close_kept(c);
    if (c->established && replace_dead(c))
        return;
    const bool in_answer = c->exchange->parser.any();
    fail_on(c, in_answer ? errc::truncated : errc::connection_lost, why.message());
}

} // namespace fast_bitrix24::detail

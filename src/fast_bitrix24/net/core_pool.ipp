// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/net/core.ipp"

#include <asio/buffer.hpp>

#include <algorithm>

namespace fast_bitrix24::detail {

/// Gives the exchange a connection; false if it has to wait for one.
FAST_BITRIX24_DECL bool net_core::assign(net_exchange& ex) {
    if (const auto c = take_kept(ex.origin, clock::now())) {
        begin_request(ex, c);
        return true;
    }
    if (open_ >= options_.max_connections && !close_an_idle_one())
        return false;
    ++open_;
    resolve(ex);
    return true;
}

/// Hands free connections to those who wait, in order.
FAST_BITRIX24_DECL void net_core::dispatch() {
    if (dispatching_)
        return; // the loop below, further down the stack, goes on
    dispatching_ = true;
    while (!waiting_.empty()) {
        const auto id = waiting_.front();
        const auto found = exchanges_.find(id);
        waiting_.pop_front();
        if (found == exchanges_.end() || assign(*found->second))
            continue;
        waiting_.push_front(id);
        break;
    }
    dispatching_ = false;
}

/// The idle connection used last that is still fit for use.
FAST_BITRIX24_DECL net_core::connection_ptr net_core::take_kept(const std::string& origin,
                                                                time_point now) {
    for (std::size_t i = kept_.size(); i-- > 0;) {
        const auto c = kept_[i];
        if (c->origin != origin)
            continue;
        if (now - c->idle_since >= options_.keep_alive_idle) {
            close_kept(c);
            continue;
        }
        // a byte that nobody asked for, or the end, must not meet the next request
        char byte = 0;
        error_code ec;
        c->socket.receive(asio::buffer(&byte, 1), net_socket::message_peek, ec);
        if (ec != asio::error::would_block && ec != asio::error::try_again) {
            close_kept(c);
            continue;
        }
        kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(i));
        return c;
    }
    return nullptr;
}

FAST_BITRIX24_DECL bool net_core::close_an_idle_one() {
    if (kept_.empty())
        return false;
    close_kept(kept_.front());
    return true;
}

FAST_BITRIX24_DECL void net_core::keep(const connection_ptr& c) {
    c->exchange = nullptr;
    c->idle_since = clock::now();
    ++c->uses;
    std::string{}.swap(c->output()); // an idle connection holds no buffers of ours
    c->output_sent = 0;
    kept_.push_back(c);
    check_by(c->idle_since + options_.keep_alive_idle);
    arm_read(c); // to see it end
}

FAST_BITRIX24_DECL void net_core::close_kept(const connection_ptr& c) {
    const auto connection = c; // `c` may be an element of the list
    std::erase(kept_, connection);
    close(connection, true);
}

/// `politely`: with a close_notify, if it goes out without waiting. Not in a forked child: the
/// parent's connection goes on.
FAST_BITRIX24_DECL void net_core::close(const connection_ptr& c, bool politely) {
    if (c->closed)
        return;
    c->closed = true;
    --open_;
    error_code ignored;
    if (politely && c->tls && c->output().empty() && process_ == this_process()) {
        c->tls->close();
        c->socket.write_some(asio::buffer(c->output()), ignored);
    }
    c->socket.close(ignored);
}

} // namespace fast_bitrix24::detail

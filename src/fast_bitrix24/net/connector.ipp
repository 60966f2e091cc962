// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/net/resolver.ipp"

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fast_bitrix24::detail {

using net_socket = asio::ip::tcp::socket;

/// Connects to the first of several addresses that answers: the next one is tried when one fails,
/// or when it has not answered for a while (happy eyeballs, RFC 8305). Keeps no time of its own:
/// `tick` tells it.
class net_connector : public std::enable_shared_from_this<net_connector> {
public:
    struct result {
        error_code ec; ///< `connect` or `resource`
        std::string words;
        std::unique_ptr<net_socket> socket;
    };
    using callback = std::function<void(result)>;

    net_connector(asio::io_context& io, net_addresses addresses, std::uint16_t port, callback done)
        : io_(io), addresses_(std::move(addresses)), port_(port), done_(std::move(done)) {}

    /// May call back at once.
    void tick(time_point now) {
        const auto self = shared_from_this(); // the callback may let go of it
        while (done_ && next_ < addresses_.size() && (now >= next_at_ || pending_ == 0)) {
            next_at_ = now + stagger;
            begin(addresses_[next_++]);
        }
        if (done_ && pending_ == 0 && next_ == addresses_.size())
            end({out_of_ports_ ? errc::resource : errc::connect, words_, nullptr});
    }
    /// When it wants to be told the time.
    [[nodiscard]] time_point next_tick() const noexcept {
        return done_ && next_ < addresses_.size() ? next_at_ : time_point::max();
    }
    /// Never calls back any more.
    void cancel() {
        done_ = nullptr;
        close_all();
    }

private:
    static constexpr auto stagger = std::chrono::milliseconds{250};

    void begin(const asio::ip::address& address) {
        const asio::ip::tcp::endpoint to{address, port_};
        auto socket = std::make_shared<net_socket>(io_);
        error_code ec;
        socket->open(to.protocol(), ec);
        if (ec)
            return failed(to, ec);
        attempts_.push_back(socket);
        ++pending_;
        socket->async_connect(to,
                              [self = shared_from_this(), socket, to](const error_code& outcome) {
                                  self->connected(socket, to, outcome);
                              });
    }

    void connected(const std::shared_ptr<net_socket>& socket, const asio::ip::tcp::endpoint& to,
                   const error_code& ec) {
        if (!done_)
            return;
        --pending_;
        if (ec) {
            failed(to, ec);
            const auto now = clock::now();
            next_at_ = now;
            return tick(now);
        }
        auto winner = std::make_unique<net_socket>(std::move(*socket));
        end({{}, {}, std::move(winner)});
    }

    void failed(const asio::ip::tcp::endpoint& to, const error_code& ec) {
        if (!words_.empty())
            words_ += ", ";
        if (words_.size() < 300)
            words_ += to.address().to_string() + ": " + ec.message();
        // also what a machine without IPv6 says for an IPv6 address: no reason to stop
        out_of_ports_ = out_of_ports_ && ec.value() == EADDRNOTAVAIL;
        if (is_resource_error(ec))
            end({errc::resource, words_, nullptr});
    }

    void end(result r) {
        const auto done = std::exchange(done_, nullptr);
        close_all(); // the ones that have lost
        if (done)
            done(std::move(r));
    }

    void close_all() {
        error_code ignored;
        for (const auto& socket : std::exchange(attempts_, {}))
            socket->close(ignored); // their handlers hold them
    }

    asio::io_context& io_;
    net_addresses addresses_;
    std::uint16_t port_;
    callback done_;
    std::vector<std::shared_ptr<net_socket>> attempts_;
    std::string words_;
    time_point next_at_{};
    std::size_t next_ = 0;
    std::size_t pending_ = 0;
    bool out_of_ports_ = true; // that, and nothing else, was wrong with all addresses
};

} // namespace fast_bitrix24::detail

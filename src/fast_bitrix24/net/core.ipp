// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/net/exchange.ipp"
#include "fast_bitrix24/net/resolver.ipp"
#include "fast_bitrix24/net/transport_options.hpp"
#include "fast_bitrix24/tls/context.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include <atomic>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#if __has_include(<unistd.h>)
#    include <unistd.h>
#endif

namespace fast_bitrix24::detail {

/// Tells a process from the one that it was forked from; 0 where there is no fork.
[[nodiscard]] FAST_BITRIX24_DECL long this_process() noexcept {
#if __has_include(<unistd.h>)
    return static_cast<long>(::getpid());
#else
    return 0;
#endif
}

/// The default transport at work; all of it runs on the thread that calls. Time is kept without
/// timers: `check_at_` says when the next time-out may be due.
class net_core {
public:
    explicit net_core(transport_options options);
    ~net_core();
    net_core(const net_core&) = delete;
    net_core& operator=(const net_core&) = delete;

    void start(exchange_id id, http_request request);
    [[nodiscard]] std::optional<finished_exchange> wait(time_point deadline);
    given_up_exchange cancel(exchange_id id);
    void interrupt();

private:
    using connection_ptr = std::shared_ptr<net_connection>;

    // core_pool.ipp: which exchange goes over which connection
    bool assign(net_exchange& ex);
    void dispatch();
    [[nodiscard]] connection_ptr take_kept(const std::string& origin, time_point now);
    bool close_an_idle_one();
    void keep(const connection_ptr& c);
    void close(const connection_ptr& c, bool politely);
    void close_kept(const connection_ptr& c);

    // core_connect.ipp: from a name to a connection that is ready
    void resolve(net_exchange& ex);
    void connect(net_exchange& ex, const net_resolved& found);
    void connected(net_exchange& ex, net_connector::result r);
    bool continue_handshake(const connection_ptr& c);
    void log_connection(const net_connection& c);

    // core_io.ipp: bytes
    void begin_request(net_exchange& ex, const connection_ptr& c);
    void send(const connection_ptr& c);
    void arm_read(const connection_ptr& c);
    void arm_write(const connection_ptr& c);
    void on_readable(const connection_ptr& c);
    void take_ciphertext(const connection_ptr& c, std::string_view bytes);
    void take_plaintext(const connection_ptr& c, std::string_view bytes);
    void on_end(const connection_ptr& c);
    void on_lost(const connection_ptr& c, const error_code& why);

    // core_finish.ipp: how exchanges end
    bool replace_dead(const connection_ptr& c);
    void complete(const connection_ptr& c, bool reusable);
    void fail(net_exchange& ex, error_code ec, std::string words);
    void fail_on(const connection_ptr& c, error_code ec, std::string words);
    void drop(net_exchange& ex);
    void expire(time_point now);
    [[nodiscard]] bool expire(net_exchange& ex, time_point now);
    [[nodiscard]] time_point next_deadline(const net_exchange& ex) const;
    void check_by(time_point t) { check_at_ = std::min(check_at_, t); }
    template <class Work>
    void guarded(const connection_ptr& c, Work work);

    static constexpr std::size_t read_size = 64U * 1024;
    static constexpr std::size_t record_size = 16U * 1024;

    transport_options options_;
    std::shared_ptr<tls_context> tls_;
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    net_resolver resolver_;
    std::map<exchange_id, std::unique_ptr<net_exchange>> exchanges_;
    std::deque<exchange_id> waiting_;  // for a connection
    std::vector<connection_ptr> kept_; // idle; the most recently used one last
    std::size_t open_ = 0;             // connections, the ones being made too
    std::deque<finished_exchange> finished_;
    std::string read_buffer_;  // shared: what was read is used up before the next read
    std::string plain_buffer_; // likewise
    time_point check_at_ = time_point::max();
    bool dispatching_ = false;
    long process_ = this_process(); // whose connections these are
    std::atomic<bool> interrupted_{false};
};

} // namespace fast_bitrix24::detail

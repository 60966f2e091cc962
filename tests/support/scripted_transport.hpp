// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/http/transport.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// A transport without sockets in virtual time: a script says how each request ends and when.
namespace test {

/// How an exchange ends: with `response`, or with `ec` if that is set.
struct script_reply {
    fast_bitrix24::duration delay = {}; ///< virtual, from the start to the end
    fast_bitrix24::http_response response = {};
    std::error_code ec = {};
    fast_bitrix24::fate request_fate = fast_bitrix24::fate::unknown;
    fast_bitrix24::phase where = fast_bitrix24::phase::wait;
    std::string detail = {};
};

[[nodiscard]] script_reply json_reply(std::string body, int status = 200, double delay = 0.1);
[[nodiscard]] script_reply failed_reply(fast_bitrix24::errc why, fast_bitrix24::fate request_fate,
                                        fast_bitrix24::phase where = fast_bitrix24::phase::wait,
                                        double delay = 0.1);
/// Nothing comes; the request's own time-out ends it, if it has one.
[[nodiscard]] script_reply silence();

/// The value of a request's top-level JSON member, as text; empty if it has none.
[[nodiscard]] std::string json_member(const fast_bitrix24::http_request& request,
                                      std::string_view name);

/// Copies share one world, so that a test keeps a copy of what it gives to a client.
///
/// Time stands still but in `wait`, which goes at once to the next thing that happens. If that is
/// only the deadline, it first gives other threads `patience` of real time to call `interrupt`.
class scripted_transport {
public:
    using handler = std::function<script_reply(const fast_bitrix24::http_request& request,
                                               fast_bitrix24::time_point now)>;
    struct sent {
        fast_bitrix24::exchange_id id = 0;
        fast_bitrix24::time_point at{};
        fast_bitrix24::http_request request;
        bool cancelled = false;
    };
    struct counters {
        std::size_t started = 0;
        std::size_t ended = 0;
        std::size_t cancelled = 0;
        std::size_t interrupts = 0;
        std::size_t waits = 0;
        std::size_t in_flight = 0;
        std::size_t most_in_flight = 0;
    };

    explicit scripted_transport(handler script);

    // ---- the concept ----
    void start(fast_bitrix24::exchange_id id, fast_bitrix24::http_request request);
    std::optional<fast_bitrix24::finished_exchange> wait(fast_bitrix24::time_point deadline);
    [[nodiscard]] fast_bitrix24::time_point now() const;
    /// The script's `where` and `request_fate` hold at any moment of the exchange.
    fast_bitrix24::given_up_exchange cancel(fast_bitrix24::exchange_id id);
    void interrupt();

    // ---- for tests ----
    void set_script(handler script);
    void set_patience(fast_bitrix24::duration real);
    /// Runs `what` in `wait` when virtual time comes to `seconds` from the beginning; other
    /// exchanges that end then come after it. It may use the client's stop sources and this.
    void at(double seconds, std::function<void()> what);
    /// Virtual seconds since the beginning.
    [[nodiscard]] double elapsed() const;
    [[nodiscard]] counters count() const;
    /// All requests in the order of their start.
    [[nodiscard]] std::vector<sent> log() const;

private:
    struct world;
    std::shared_ptr<world> world_;
};

static_assert(fast_bitrix24::transport<scripted_transport>);

} // namespace test

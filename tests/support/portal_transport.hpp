// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/http/transport.hpp"
#include "portal/core/portal.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

// The emulated portal behind a network, in virtual time.
namespace test {

/// What lies between a client and the portal; delays are drawn from the seed.
struct network_options {
    double out_min = 0.005; ///< seconds from the start of an exchange to its arrival
    double out_max = 0.05;
    double in_min = 0.005; ///< seconds from the end of the portal's work to the client
    double in_max = 0.05;
    double bytes_per_second = 0;  ///< of answers; 0: any number
    double request_timeout = 120; ///< of requests that bring none of their own
    std::uint64_t seed = 1;
};

/// What has gone over the network of a world.
struct network_counters {
    std::size_t requests = 0; ///< started
    std::size_t answers = 0;  ///< complete ones
    std::size_t answers_503 = 0;
    std::size_t answers_429 = 0;
    std::size_t lost = 0; ///< dropped, reset, cut
    std::size_t timed_out = 0;
    std::size_t cancelled = 0;
    std::size_t in_flight = 0;
    std::size_t most_in_flight = 0;
    std::uint64_t bytes_out = 0;
    std::uint64_t bytes_in = 0;
};

class portal_transport;

/// One portal and one clock for any number of transports. Copies are the same world.
///
/// Time stands still but in `wait`, which jumps to the next thing that happens. If threads have
/// entered the world, it jumps only when all of them wait.
class virtual_portal {
    struct world;

public:
    explicit virtual_portal(const fb24_portal::portal_options& options = {},
                            const network_options& network = {});

    /// Not while threads use the world, unless from a hook.
    [[nodiscard]] fb24_portal::portal& portal() const;
    [[nodiscard]] network_counters count() const;
    /// When each request arrived at the portal, in virtual seconds since the beginning.
    [[nodiscard]] std::vector<double> arrivals() const;
    /// Virtual seconds since the beginning.
    [[nodiscard]] double elapsed() const;
    /// The portal's clock, Unix seconds.
    [[nodiscard]] double portal_time() const;
    [[nodiscard]] fast_bitrix24::time_point now() const;
    /// Runs `what` when virtual time comes to `seconds` since the beginning. It may use the portal
    /// and the transports' `interrupt` and `cancel`, not their `wait`.
    void at(double seconds, std::function<void()> what);

    /// A thread that takes part; make all of them before the first one starts.
    class participant {
    public:
        explicit participant(const virtual_portal& world);
        participant(participant&&) noexcept = default;
        participant& operator=(participant&&) = delete;
        ~participant();

    private:
        std::shared_ptr<world> world_;
    };

private:
    friend class portal_transport;
    std::shared_ptr<world> world_;
};

/// A client's way into a world. Copies are the same transport, so that a test keeps one.
class portal_transport {
public:
    explicit portal_transport(const virtual_portal& portal);

    // ---- the concept ----
    void start(fast_bitrix24::exchange_id id, fast_bitrix24::http_request request);
    std::optional<fast_bitrix24::finished_exchange> wait(fast_bitrix24::time_point deadline);
    [[nodiscard]] fast_bitrix24::time_point now() const;
    void cancel(fast_bitrix24::exchange_id id);
    void interrupt();

    /// Exchanges that have neither been given back nor cancelled.
    [[nodiscard]] std::size_t pending() const;

private:
    friend class virtual_portal;
    struct endpoint;
    std::shared_ptr<virtual_portal::world> world_;
    std::shared_ptr<endpoint> endpoint_;
};

static_assert(fast_bitrix24::transport<portal_transport>);

} // namespace test

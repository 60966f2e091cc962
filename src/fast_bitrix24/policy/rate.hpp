// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/time.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fast_bitrix24 {

/// Commands of one method in a request. Method names are lower case throughout the policies.
struct method_load {
    std::string method;
    std::uint32_t commands = 1;
};

/// One HTTP request as the policies see it: what it asks of the portal.
struct shipment {
    std::vector<method_load> loads;
    bool batch = false; ///< sent as `batch`, whatever the number of commands

    [[nodiscard]] std::size_t commands() const noexcept {
        std::size_t sum = 0;
        for (const auto& load : loads)
            sum += load.commands;
        return sum;
    }
};

/// How a request came back.
enum class arrival {
    answered,          ///< the portal answered it; single commands may still have failed
    rate_refused,      ///< QUERY_LIMIT_EXCEEDED: not executed
    operating_refused, ///< OPERATION_TIME_LIMIT for the whole request: not executed
    server_failed,     ///< 5xx, or an answer that cannot be read
    too_large,         ///< 413, 414
    timed_out,         ///< no answer in time
    lost,              ///< the connection ended before the answer did
    never_sent,        ///< not a byte of it left
    other_refusal,     ///< any other refusal (4xx)
};

/// What the portal told about its time for one method of a request. Values as they came: policies
/// ignore what makes no sense. The method "batch" stands for a batch's own outer time.
struct method_time {
    std::string method;
    std::optional<double> operating; ///< accumulated execution time, seconds; maximum of the answer
    std::optional<double> reset_in;  ///< seconds from the answer's own finish to its reset
    std::optional<double> duration;  ///< seconds; the longest command of this method
    bool refused = false;            ///< a command met OPERATION_TIME_LIMIT
};

/// The end of a request that was announced with `departed`.
struct verdict {
    arrival what = arrival::answered;
    duration elapsed{};                  ///< from departure to the end
    std::optional<duration> retry_after; ///< the answer's Retry-After
    std::vector<method_time> methods;    ///< one entry a method
    std::size_t request_bytes = 0;
    std::size_t answer_bytes = 0;
};

/// "Not before something that is in flight has ended": asked again after the next arrival.
inline constexpr time_point after_an_arrival = time_point::max();
/// `max_commands` without an opinion.
inline constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

/// Decides when a request may leave and how much it may hold. It is told the time, reads no clock
/// and does no I/O.
///
///   `ready(method, now)`         commands of that method may leave then (`<= now`: at once;
///                                `after_an_arrival` is possible). Only that method waits.
///   `earliest(s, now)`           the request may leave then, or `after_an_arrival`
///   `departed(s, now)`           it leaves: it counts now, whatever becomes of it
///   `arrived(s, v, now)`         it came to its end
///   `withdrawn(s, now)`          announced with `departed`, never left: everything is given back
///   `max_commands(method, now)`  how many commands of that method a batch may hold, at least 1
///
/// Each `departed` is followed by one `arrived` or one `withdrawn`.
template <class P>
concept rate_policy = requires(P p, const shipment& s, const verdict& v, std::string_view method,
                               time_point now) {
    { p.ready(method, now) } -> std::same_as<time_point>;
    { p.earliest(s, now) } -> std::same_as<time_point>;
    p.departed(s, now);
    p.arrived(s, v, now);
    p.withdrawn(s, now);
    { p.max_commands(method, now) } -> std::same_as<std::size_t>;
};

/// Lets the request leave if it may leave now: then it has departed. One step for policies that
/// are shared between threads.
template <rate_policy P>
[[nodiscard]] bool acquire(P& policy, const shipment& s, time_point now) {
    if constexpr (requires {
                      { policy.try_acquire(s, now) } -> std::same_as<bool>;
                  }) {
        return policy.try_acquire(s, now);
    } else {
        if (policy.earliest(s, now) > now)
            return false;
        policy.departed(s, now);
        return true;
    }
}

/// No limit at all, and no reaction either.
struct unlimited {
    [[nodiscard]] time_point ready(std::string_view, time_point now) const noexcept { return now; }
    [[nodiscard]] time_point earliest(const shipment&, time_point now) const noexcept {
        return now;
    }
    void departed(const shipment&, time_point) const noexcept {}
    void arrived(const shipment&, const verdict&, time_point) const noexcept {}
    void withdrawn(const shipment&, time_point) const noexcept {}
    [[nodiscard]] std::size_t max_commands(std::string_view, time_point) const noexcept {
        return any_number;
    }
};

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/policy/enforcement.hpp"
#include "fast_bitrix24/policy/jitter.hpp"
#include "fast_bitrix24/policy/rate.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace fast_bitrix24 {

/// The portal's limit on the number of requests: a counter that each request raises by one and that
/// falls by `per_second`; what would raise it above `capacity` is refused.
///
/// The counter is kept here as it stands when requests leave, the portal counts when they come in.
/// What leaves within a time T never exceeds B + per_second * T, B being the burst allowed here; if
/// the ways of two requests differ by at most J, what comes in within T left within T + J, so the
/// portal's counter never exceeds B + per_second * J. With B = capacity - 1 nothing is refused as
/// long as J <= 1 / per_second: one short of capacity pays exactly for a jitter of that length.
/// A capacity below 2 leaves nothing to be short of: there a refusal is possible, and survived.
class leaky_bucket {
public:
    /// capacity >= 1 and per_second > 0, both finite, else `usage_error`.
    FAST_BITRIX24_DECL explicit leaky_bucket(double capacity = 50, double per_second = 2,
                                             enforcement when = enforcement::always);
    /// The same spread of waits in each run, for tests.
    FAST_BITRIX24_DECL leaky_bucket(double capacity, double per_second, enforcement when,
                                    std::uint64_t seed);

    [[nodiscard]] time_point ready(std::string_view, time_point now) const noexcept { return now; }
    [[nodiscard]] FAST_BITRIX24_DECL time_point earliest(const shipment& s,
                                                         time_point now) noexcept;
    FAST_BITRIX24_DECL void departed(const shipment& s, time_point now);
    FAST_BITRIX24_DECL void arrived(const shipment& s, const verdict& v, time_point now) noexcept;
    FAST_BITRIX24_DECL void withdrawn(const shipment& s, time_point now) noexcept;
    [[nodiscard]] std::size_t max_commands(std::string_view, time_point) const noexcept {
        return any_number;
    }

    /// The counter as it is believed to stand.
    [[nodiscard]] FAST_BITRIX24_DECL double level(time_point now) const noexcept;

private:
    /// A request's share of the counter is gone as far as the counter has been lower since.
    struct departure {
        time_point when;
        duration lowest;
    };
    [[nodiscard]] FAST_BITRIX24_DECL bool limiting(time_point now) const noexcept;
    [[nodiscard]] FAST_BITRIX24_DECL duration step() const noexcept;
    FAST_BITRIX24_DECL void refused(const verdict& v, time_point now) noexcept;

    duration interval_; ///< in which the counter falls by one
    duration burst_;    ///< in which it falls to zero from where nothing more may leave
    enforcement when_;
    detail::jitter_source jitter_;

    time_point empty_at_{}; ///< when the counter will be zero: it is a time to run down
    time_point not_before_ = time_point::min();     ///< after a refusal
    time_point enforced_until_ = time_point::min(); ///< for `after_refusal`
    time_point slowed_at_ = time_point::min();
    double slowness_ = 1;              ///< refusals stretch the interval, answers restore it
    std::vector<departure> in_flight_; ///< in order, as far as `withdrawn` may need them
};

} // namespace fast_bitrix24

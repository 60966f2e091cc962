// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/policy/leaky_bucket.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace fast_bitrix24 {

FAST_BITRIX24_DECL leaky_bucket::leaky_bucket(double capacity, double per_second, enforcement when)
    : leaky_bucket(capacity, per_second, when, detail::jitter_source().next()) {}

FAST_BITRIX24_DECL leaky_bucket::leaky_bucket(double capacity, double per_second, enforcement when,
                                              std::uint64_t seed)
    : interval_(), burst_(), when_(when), jitter_(seed) {
    if (!std::isfinite(capacity) || capacity < 1)
        throw usage_error("request_pool_size: must be a finite number, 1 or more");
    if (!std::isfinite(per_second) || per_second <= 0)
        throw usage_error("requests_per_second: must be a finite number above 0");
    // Whole nanoseconds, rounded up: the sum of many intervals is never shorter than the portal's.
    // Both are clamped to where arithmetic on times cannot overflow.
    constexpr double day = 86400;
    const double interval = std::clamp(1 / per_second, 1e-9, day);
    interval_ = duration(static_cast<duration::rep>(std::ceil(interval * 1e9)));
    const double burst = std::max(capacity - 1, 1.0);
    burst_ = seconds(std::min(burst * to_seconds(interval_), 3650 * day));
}

FAST_BITRIX24_DECL duration leaky_bucket::step() const noexcept {
    return slowness_ > 1 ? seconds(to_seconds(interval_) * slowness_) : interval_;
}

FAST_BITRIX24_DECL bool leaky_bucket::limiting(time_point now) const noexcept {
    return when_ == enforcement::always || now < enforced_until_;
}

FAST_BITRIX24_DECL double leaky_bucket::level(time_point now) const noexcept {
    return empty_at_ > now ? to_seconds(empty_at_ - now) / to_seconds(interval_) : 0;
}

FAST_BITRIX24_DECL time_point leaky_bucket::earliest(const shipment&, time_point now) noexcept {
    if (!limiting(now))
        return std::max(now, not_before_);
    // it may leave when the counter, raised by this request, is at most one short of capacity
    return std::max({now, not_before_, empty_at_ + interval_ - burst_});
}

FAST_BITRIX24_DECL void leaky_bucket::departed(const shipment&, time_point now) {
    const duration counter = std::max(duration::zero(), empty_at_ - now);
    for (departure& d : in_flight_)
        d.lowest = std::min(d.lowest, counter);
    if (in_flight_.size() < 1024)
        in_flight_.push_back({now, duration::max()});
    // without a limit the counter stops at full, or a long run would have to be paid for later
    const duration most = limiting(now) ? duration::max() / 4 : burst_;
    empty_at_ = now + std::min(counter + step(), most);
}

FAST_BITRIX24_DECL void leaky_bucket::withdrawn(const shipment&, time_point now) noexcept {
    if (in_flight_.empty())
        return;
    // Which one it is is not known: the first has the smallest share left, so nothing is given
    // back that the portal may have seen.
    const duration counter = std::max(duration::zero(), empty_at_ - now);
    const duration share = std::min({interval_, counter, in_flight_.front().lowest});
    empty_at_ -= share;
    in_flight_.erase(in_flight_.begin());
    for (departure& d : in_flight_)
        if (d.lowest != duration::max())
            d.lowest = std::max(duration::zero(), d.lowest - share);
}

FAST_BITRIX24_DECL void leaky_bucket::arrived(const shipment&, const verdict& v,
                                              time_point now) noexcept {
    if (!in_flight_.empty()) // answers come roughly in the order of their requests
        in_flight_.erase(in_flight_.begin());
    if (v.what == arrival::rate_refused)
        refused(v, now);
    else if (v.what == arrival::answered && slowness_ > 1)
        slowness_ = std::max(1.0, slowness_ * 0.98);
}

FAST_BITRIX24_DECL void leaky_bucket::refused(const verdict& v, time_point now) noexcept {
    // Others use the same counter, or it falls more slowly than told. Requests that were in flight
    // together are refused together, so they slow down once.
    if (now - v.elapsed >= slowed_at_) {
        slowness_ = std::min(4.0, slowness_ * 1.25);
        slowed_at_ = now;
    }
    // The counter is full at least. A spread keeps clients of other processes from coming back at
    // the same moment.
    const duration pause = step() + seconds(to_seconds(step()) * 0.25 * jitter_.unit());
    const duration asked = std::clamp<duration>(v.retry_after.value_or(duration::zero()),
                                                duration::zero(), std::chrono::minutes(10));
    not_before_ = std::max(not_before_, now + std::max(pause, asked));
    empty_at_ = std::max(empty_at_, not_before_ + burst_ - interval_);
    enforced_until_ =
        std::max(not_before_, now + std::clamp<duration>(burst_, std::chrono::seconds(1),
                                                         std::chrono::minutes(1)));
}

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/policy/rate.hpp"

#include <cstddef>
#include <string_view>

namespace fast_bitrix24 {

/// How many requests may be in flight: halved when the portal fails, refuses or falls silent, half
/// a request more for each answer. Failures of requests that were in flight together count once.
class adaptive_concurrency {
public:
    FAST_BITRIX24_DECL explicit adaptive_concurrency(std::size_t ceiling = 50);

    [[nodiscard]] time_point ready(std::string_view, time_point now) const noexcept { return now; }
    [[nodiscard]] time_point earliest(const shipment&, time_point now) const noexcept {
        return in_flight_ < limit() ? now : after_an_arrival;
    }
    void departed(const shipment&, time_point) noexcept { ++in_flight_; }
    FAST_BITRIX24_DECL void arrived(const shipment& s, const verdict& v, time_point now) noexcept;
    void withdrawn(const shipment&, time_point) noexcept { in_flight_ -= in_flight_ > 0 ? 1 : 0; }
    [[nodiscard]] std::size_t max_commands(std::string_view, time_point) const noexcept {
        return any_number;
    }

    /// At most `n` in flight from now on (0 counts as 1); what the portal's failures have taught
    /// is kept beside it, so lowering and restoring it loses nothing.
    FAST_BITRIX24_DECL void set_ceiling(std::size_t n) noexcept;
    [[nodiscard]] std::size_t ceiling() const noexcept { return ceiling_; }
    /// How many may be in flight now: 1 .. ceiling.
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t limit() const noexcept;
    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }

private:
    std::size_t ceiling_;
    std::size_t highest_; ///< the highest ceiling so far: the learnt limit grows up to it
    double learnt_;
    std::size_t in_flight_ = 0;
    time_point fell_at_ = time_point::min();
};

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/policy/adaptive_concurrency.hpp"

#include <algorithm>

namespace fast_bitrix24 {

FAST_BITRIX24_DECL adaptive_concurrency::adaptive_concurrency(std::size_t ceiling)
    : ceiling_(std::max<std::size_t>(ceiling, 1)), highest_(ceiling_),
      learnt_(static_cast<double>(ceiling_)) {}

FAST_BITRIX24_DECL void adaptive_concurrency::set_ceiling(std::size_t n) noexcept {
    ceiling_ = std::max<std::size_t>(n, 1);
    if (ceiling_ <= highest_)
        return;
    if (learnt_ >=
        static_cast<double>(highest_)) // nothing was learnt: the new ceiling is the limit
        learnt_ = static_cast<double>(ceiling_);
    highest_ = ceiling_;
}

FAST_BITRIX24_DECL std::size_t adaptive_concurrency::limit() const noexcept {
    // the largest numbers, as a double, are too large to come back
    return learnt_ >= static_cast<double>(ceiling_) ? ceiling_ : static_cast<std::size_t>(learnt_);
}

FAST_BITRIX24_DECL void adaptive_concurrency::arrived(const shipment&, const verdict& v,
                                                      time_point now) noexcept {
    in_flight_ -= in_flight_ > 0 ? 1 : 0;
    switch (v.what) {
    case arrival::rate_refused:
    case arrival::server_failed:
    case arrival::timed_out:
    case arrival::lost:
        if (now - v.elapsed >= fell_at_) {
            learnt_ = std::max(1.0, learnt_ / 2);
            fell_at_ = now;
        }
        break;
    case arrival::answered:
        learnt_ = std::min(static_cast<double>(highest_), learnt_ + 0.5);
        break;
    default: // says nothing about how much the portal can take
        break;
    }
}

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/policy/retry.hpp"

#include <algorithm>
#include <cmath>

namespace fast_bitrix24 {

FAST_BITRIX24_DECL backoff::backoff(const backoff_options& options)
    : backoff(options, detail::jitter_source().next()) {}

FAST_BITRIX24_DECL backoff::backoff(const backoff_options& options, std::uint64_t seed)
    : options_(options), jitter_(seed) {
    if (options.base < duration::zero() || options.cap < options.base ||
        options.refusal_floor < duration::zero() || !std::isfinite(options.factor) ||
        options.factor < 1)
        throw usage_error("backoff: needs 0 <= base <= cap, refusal_floor >= 0 and factor >= 1");
}

FAST_BITRIX24_DECL duration backoff::wait(int retry, arrival what,
                                          std::optional<duration> retry_after) {
    const double cap = to_seconds(options_.cap);
    // the exponent is bounded, so that the power stays finite
    const double power = std::pow(options_.factor, std::clamp(retry - 1, 0, 64));
    const double bound = std::min(cap, to_seconds(options_.base) * power);
    duration least{};
    if (what == arrival::rate_refused)
        least = options_.refusal_floor;
    if (retry_after)
        least = std::max(
            least, std::clamp<duration>(*retry_after, duration::zero(), std::chrono::minutes(10)));
    // on top of the lower bound: many requests may have been given the same one
    return least + seconds(bound * jitter_.unit());
}

FAST_BITRIX24_DECL retry_budget::retry_budget(const retry_budget_options& options)
    : options_(options), left_(options.capacity) {
    for (const double number :
         {options.capacity, options.cost, options.time_out_cost, options.refill})
        if (!std::isfinite(number) || number < 0)
            throw usage_error("retry_budget: needs finite numbers that are not negative");
}

FAST_BITRIX24_DECL double retry_budget::price(arrival what) const noexcept {
    switch (what) {
    case arrival::timed_out:
        return options_.time_out_cost;
    case arrival::operating_refused:
        return 0;
    default:
        return options_.cost;
    }
}

FAST_BITRIX24_DECL bool retry_budget::take(arrival what) noexcept {
    const double cost = price(what);
    if (cost > left_)
        return false;
    left_ -= cost;
    return true;
}

FAST_BITRIX24_DECL void retry_budget::succeeded(int retries) noexcept {
    left_ = std::min(options_.capacity, left_ + (retries > 0 ? options_.cost : options_.refill));
}

FAST_BITRIX24_DECL void retry_budget::give_back(arrival what) noexcept {
    left_ = std::min(options_.capacity, left_ + price(what));
}

} // namespace fast_bitrix24

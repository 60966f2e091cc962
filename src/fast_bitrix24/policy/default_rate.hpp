// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/policy/adaptive_concurrency.hpp"
#include "fast_bitrix24/policy/all_of.hpp"
#include "fast_bitrix24/policy/batch_sizing.hpp"
#include "fast_bitrix24/policy/leaky_bucket.hpp"
#include "fast_bitrix24/policy/operating_budget.hpp"

#include <algorithm>
#include <cstddef>

namespace fast_bitrix24 {

/// What a client obeys unless told otherwise. `rate.get<adaptive_concurrency>()` and so on reach
/// the members.
using default_rate = all_of<leaky_bucket, operating_budget, adaptive_concurrency, batch_sizing>;

/// The numbers of `default_rate`, with the portal's documented limits as defaults.
struct rate_numbers {
    double capacity = 50;          ///< requests at once
    double per_second = 2;         ///< requests a second after that
    double operating_limit = 480;  ///< seconds of execution, for each method ...
    double operating_window = 600; ///< ... in so many seconds
    std::size_t max_concurrent = 50;
    /// The largest answer that is accepted; a batch is planned for half of it.
    std::size_t max_answer_bytes = std::size_t{64} << 20;
    /// False: the first two limits hold only after the portal has refused something.
    bool respect_velocity_policy = true;
};

/// Numbers that make no sense throw `usage_error`.
[[nodiscard]] inline default_rate make_default_rate(const rate_numbers& numbers = {}) {
    const auto when =
        numbers.respect_velocity_policy ? enforcement::always : enforcement::after_refusal;
    batch_sizing_options sizing;
    sizing.answer_bytes = std::max<std::size_t>(numbers.max_answer_bytes / 2, 1);
    return default_rate(leaky_bucket(numbers.capacity, numbers.per_second, when),
                        operating_budget(numbers.operating_limit, numbers.operating_window, when),
                        adaptive_concurrency(numbers.max_concurrent), batch_sizing(sizing));
}

static_assert(rate_policy<default_rate>);

} // namespace fast_bitrix24

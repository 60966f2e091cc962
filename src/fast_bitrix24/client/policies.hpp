// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/options.hpp"
#include "fast_bitrix24/policy/default_rate.hpp"
#include "fast_bitrix24/policy/paging.hpp"
#include "fast_bitrix24/policy/shared.hpp"

#include <concepts>

namespace fast_bitrix24 {

/// The bundle of policies that a client is compiled with. Derive from it and override a line:
/// `struct mine : default_policies { using rate = unlimited; };`
struct default_policies {
    using rate = default_rate;        ///< when a request may leave (concept `rate_policy`)
    using paging = paging::by_offset; ///< how lists are downloaded (concept `paging_strategy`)
};

/// A rate policy made from a client's options: the default one with their numbers, any other by
/// its default constructor.
template <rate_policy Rate>
[[nodiscard]] Rate make_rate(const options& o) {
    if constexpr (std::same_as<Rate, default_rate> || std::same_as<Rate, shared<default_rate>>) {
        rate_numbers numbers;
        numbers.capacity = o.request_pool_size;
        numbers.per_second = o.requests_per_second;
        numbers.operating_limit = o.operating_time_limit;
        numbers.max_concurrent = o.max_concurrent;
        numbers.max_answer_bytes = o.max_body;
        numbers.respect_velocity_policy = o.respect_velocity_policy;
        return Rate(make_default_rate(numbers));
    } else {
        return Rate{};
    }
}

} // namespace fast_bitrix24

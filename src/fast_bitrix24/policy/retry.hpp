// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/policy/jitter.hpp"
#include "fast_bitrix24/policy/rate.hpp"

#include <cstdint>
#include <optional>

namespace fast_bitrix24 {

struct backoff_options {
    duration base = std::chrono::milliseconds(500); ///< upper bound of the first wait
    double factor = 2;                              ///< each retry multiplies the bound by it
    duration cap = std::chrono::seconds(20);        ///< the bound grows no further
    /// A rate refusal waits at least this long: the time in which the portal's counter falls by one
    /// (1 / requests_per_second).
    duration refusal_floor = std::chrono::milliseconds(500);
};

/// How long to wait before a request is sent again: evenly between zero and a bound that doubles
/// (full jitter), so that requests that failed together do not come back together.
class backoff {
public:
    /// Numbers that make no sense throw `usage_error`.
    FAST_BITRIX24_DECL explicit backoff(const backoff_options& options = {});
    /// The same numbers in each run, for tests.
    FAST_BITRIX24_DECL backoff(const backoff_options& options, std::uint64_t seed);

    /// `retry` counts from 1. `retry_after` is a lower bound, clamped to 0 .. 10 min.
    [[nodiscard]] FAST_BITRIX24_DECL duration wait(int retry, arrival what,
                                                   std::optional<duration> retry_after = {});

private:
    backoff_options options_;
    detail::jitter_source jitter_;
};

struct retry_budget_options {
    double capacity = 500;
    double cost = 5;           ///< of a retry
    double time_out_cost = 10; ///< of a retry after a time-out: it held the portal longest
    double refill = 1;         ///< a success at the first attempt gives back
};

/// Retries of the whole client, as a bucket of tokens: while the portal works, successes refill it;
/// when it dies, the retries stop after `capacity / cost` of them and only first attempts go on.
/// A method that met its operating limit costs nothing, because it waits for its reset anyway.
class retry_budget {
public:
    /// Numbers that make no sense throw `usage_error`.
    FAST_BITRIX24_DECL explicit retry_budget(const retry_budget_options& options = {});

    /// May a request that ended so be sent again? If so, it is paid for.
    [[nodiscard]] FAST_BITRIX24_DECL bool take(arrival what) noexcept;
    /// A request succeeded after that many retries: the last of them is paid back.
    FAST_BITRIX24_DECL void succeeded(int retries = 0) noexcept;
    /// A retry that was paid for was not sent after all.
    FAST_BITRIX24_DECL void give_back(arrival what) noexcept;
    [[nodiscard]] double left() const noexcept { return left_; }

private:
    [[nodiscard]] FAST_BITRIX24_DECL double price(arrival what) const noexcept;

    retry_budget_options options_;
    double left_;
};

} // namespace fast_bitrix24

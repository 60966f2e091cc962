// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/options.hpp"
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/rest/batch.hpp"

#include <cmath>

namespace fast_bitrix24 {

namespace detail {

FAST_BITRIX24_DECL void check_option(bool good, const char* name, const char* rule) {
    if (!good)
        throw usage_error(std::string{name} + " must be " + rule);
}

} // namespace detail

FAST_BITRIX24_DECL void check_options(const options& o) {
    using detail::check_option;
    // beyond that, a time no longer fits into the clock's nanoseconds
    const auto time = [](double s) { return std::isfinite(s) && s >= 0 && s <= 1e9; };
    check_option(std::isfinite(o.request_pool_size) && o.request_pool_size >= 1,
                 "request_pool_size", "at least 1");
    check_option(std::isfinite(o.requests_per_second) && o.requests_per_second > 0,
                 "requests_per_second", "greater than 0");
    check_option(o.batch_size >= 1 && o.batch_size <= detail::most_commands_in_a_batch,
                 "batch_size", "1 to 50: the portal takes no larger batches");
    check_option(std::isfinite(o.operating_time_limit) && o.operating_time_limit > 0,
                 "operating_time_limit", "greater than 0");
    check_option(o.max_concurrent >= 1, "max_concurrent", "at least 1");
    check_option(o.max_attempts >= 1, "max_attempts", "at least 1");
    check_option(o.max_depth >= 1 && o.max_depth <= 256, "max_depth", "1 to 256");
    check_option(o.max_body >= 1, "max_body", "at least 1 byte");
    check_option(time(o.connect_timeout), "connect_timeout", "a number of seconds");
    check_option(time(o.timeout), "timeout", "a number of seconds");
    check_option(time(o.deadline), "deadline", "a number of seconds");
    check_option(time(o.token_timeout), "token_timeout", "a number of seconds");
}

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace fast_bitrix24 {

enum class log_level { debug, info, warning, error };

/// A line for the log; secrets are masked before it is made.
struct log_event {
    log_level level = log_level::info;
    std::string text;
};
/// May be called from any thread that drives the client; one call at a time.
using log_handler = std::function<void(const log_event&)>;

/// Where a verb stands. Rows for lists, items for `get_by_id` and `call`.
struct progress_event {
    std::string verb; ///< "get_all", "get_by_id", "call", ...
    std::string method;
    std::uint64_t done = 0;
    std::uint64_t total = 0; ///< 0 while unknown
    double elapsed = 0;      ///< seconds since the verb began
    bool finished = false;   ///< the last event of this verb
};
using progress_handler = std::function<void(const progress_event&)>;

} // namespace fast_bitrix24

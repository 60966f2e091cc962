// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/engine/flight.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/policy/rate.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fast_bitrix24::detail {

/// What is to be done with a command after its exchange has ended.
enum class ruling {
    deliver,           ///< a result or a final error
    rate_refused,      ///< did not run: too many requests
    operating_refused, ///< did not run: its method has used up its time
    token_refused,     ///< did not run: the access token is no longer good
    too_large,         ///< did not run: the batch was too large
    alone,             ///< did not run: its method takes no part in batches
    not_sent,          ///< did not run: no connection
    unknown,           ///< may have run
};

struct command_ruling {
    ruling what = ruling::deliver;
    reply answer;               ///< the result, or the error if it is not repeated
    bool server_failed = false; ///< the portal itself failed: few repetitions
};

struct judgement {
    verdict limits;                       ///< for the rate policy
    std::vector<command_ruling> commands; ///< in the flight's order
    std::optional<std::string> location;  ///< a redirect: `commands` is empty then
};

struct judge_settings {
    json_limits limits;
    bool has_token_function = false;
};

/// Reads an ended exchange: did the commands run, and what did each of them give? Decides nothing
/// about time, attempts or budgets.
[[nodiscard]] FAST_BITRIX24_DECL judgement judge(const flight& f, finished_exchange&& ended,
                                                 time_point now, const judge_settings& settings,
                                                 const redactor& redact);

} // namespace fast_bitrix24::detail

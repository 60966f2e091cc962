// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/faults/plan.hpp"
#include "portal/core/rest/answer.hpp"
#include "portal/core/rest/call.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace fb24_portal {

/// Who calls: a webhook or an application, and as which user.
struct caller {
    std::string account;
    std::int64_t user = 1;
};

/// How a method call ended; its result stands in the text it was given.
struct ran {
    std::optional<rest_error> error;
    std::optional<std::int64_t> total;
    std::optional<std::int64_t> next;
    double seconds = 0;
    double operating = 0; ///< of the method's account, this call included
    double reset_at = 0;
};

[[nodiscard]] rest_error operating_error();

/// Checks the method's account, runs it, books its time (unless batches are booked as `batch` and
/// this is a command of one). `method` in lower case.
ran run_method(portal_state& state, const caller& who, const std::string& method,
               const php_value& params, double now, bool inside_batch, std::string& out);

/// Runs a batch and writes its answer, the envelope included. Gives the seconds it took; nothing:
/// it ran into the portal's limit on a request's time.
struct batch_run {
    response answer;
    double seconds = 0;
};
[[nodiscard]] batch_run run_batch(portal_state& state, fault_plan& faults, const caller& who,
                                  const php_value& params, double now);

/// `$result[label][0][ID]` in values, replaced by what these parts of the answers hold; a
/// reference that leads nowhere stays as it is.
struct finished_command {
    std::string label;
    std::size_t from = 0;
    std::size_t to = 0;
};
void substitute(php_value& params, const std::vector<finished_command>& done,
                const std::string& results);

/// Names of the top level in upper case; of names that become the same the last one wins.
[[nodiscard]] php_value fold_names(const php_value& params);

} // namespace fb24_portal

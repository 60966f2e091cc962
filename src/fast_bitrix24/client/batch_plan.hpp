// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/results.hpp"
#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/op/job.hpp"
#include "fast_bitrix24/rest/command.hpp"

#include <string>
#include <vector>

namespace fast_bitrix24::detail {

/// What a caller's batch becomes. Commands that know nothing of one another are sent, judged and
/// repeated one by one; others stay together in one request, as they were written.
struct batch_plan {
    std::vector<std::string> names;
    std::vector<command> commands;
    bool together = false;
    bool halt = false;
    bool repeatable = false; ///< all of them only read
};

[[nodiscard]] FAST_BITRIX24_DECL batch_plan plan_batch(const params& batch, bool repeatable);
/// The request that carries such a batch as it was written.
[[nodiscard]] FAST_BITRIX24_DECL command whole_batch(const batch_plan& plan, const params& batch);
/// The outcomes of a batch that was sent together.
[[nodiscard]] FAST_BITRIX24_DECL std::vector<named_result::entry>
split_batch(const batch_plan& plan, reply whole, const redactor& redact);

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/data/table.hpp"
#include "portal/core/http.hpp"
#include "portal/core/limits/bucket.hpp"
#include "portal/core/limits/operating.hpp"
#include "portal/core/options.hpp"
#include "portal/core/php/value.hpp"
#include "portal/core/query/listing.hpp"
#include "portal/core/random.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fb24_portal {

struct comment {
    std::int64_t id = 0;
    std::int64_t author = 0;
    std::string text;
    double at = 0;
};

struct deal_link {
    std::int64_t contact = 0;
    std::int64_t sort = 10;
    bool primary = false;
};

/// What the emulator has seen; for tests and for people.
struct counters {
    std::uint64_t requests = 0;
    std::uint64_t commands = 0; ///< method calls, each command of a batch
    std::uint64_t rate_refusals = 0;
    std::uint64_t operating_refusals = 0;
    std::uint64_t token_requests = 0;
    std::uint64_t writes = 0;
    std::uint64_t rows = 0; ///< of lists
    std::uint64_t faults = 0;
    std::map<std::string, std::uint64_t> methods;
};

/// A stored answer of a request that carried an Idempotency-Key.
struct stored_answer {
    std::string request_body;
    response answer;
    double at = 0;
};

struct portal_state {
    explicit portal_state(const portal_options& o);

    [[nodiscard]] table& rows(const std::string& name);

    portal_options options;
    std::map<std::string, table> tables;
    found_lists lists;
    rate_bucket bucket;
    operating_accounts operating;
    counters seen;
    random_source random;
    std::map<std::string, double> access_tokens; ///< until when each is valid
    std::set<std::string> refresh_tokens;
    std::map<std::int64_t, std::vector<comment>> comments; ///< by task
    std::int64_t next_comment = 1;
    std::map<std::int64_t, std::vector<deal_link>> links; ///< by deal, where they were changed
    std::map<std::string, stored_answer> stored;
};

} // namespace fb24_portal

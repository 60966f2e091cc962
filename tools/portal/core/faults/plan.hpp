// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/php/value.hpp"
#include "portal/core/random.hpp"

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fb24_portal {

enum class fault_kind {
    server_error,      ///< 500 INTERNAL_SERVER_ERROR, not executed
    server_error_html, ///< 500 with a page and no code, not executed
    bad_gateway,       ///< 502 with a page, executed
    gateway_timeout,   ///< 504 with a page, executed
    rate,              ///< 503 QUERY_LIMIT_EXCEEDED, not executed
    operating,         ///< 429 OPERATION_TIME_LIMIT, not executed
    login_page,        ///< 200 with a page, not executed
    empty_body,        ///< 200 without a body, executed
    truncated_json,    ///< a well-framed answer with half of its JSON, executed
    malformed,         ///< a well-framed answer with broken JSON, executed
    refuse,            ///< no connection
    cut_before,        ///< connection closed before anything is executed
    cut_after,         ///< executed, then the connection is closed
    cut_inside,        ///< executed, the connection is closed inside the body
    reset,             ///< executed, then reset
    slow,              ///< executed, `seconds` later than usual
    hang,              ///< executed, never answered
    expired_token,     ///< 401 expired_token, not executed
    error,             ///< `status` and `code`, not executed; inside a batch if `commands`
};

/// One thing that goes wrong.
struct fault {
    fault_kind kind = fault_kind::server_error;
    double seconds = 30;     ///< of `slow`
    int status = 400;        ///< of `error`; 200 is documented, too
    php_value code = "TEST"; ///< of `error`: a string, "" or a number
    std::string text = "The emulator was told to fail";
    bool retry_after = false; ///< add `Retry-After: 1`
};

/// When it goes wrong: any of the conditions that are set.
struct fault_rule {
    fault what;
    double probability = 0;
    std::uint64_t every = 0;       ///< every Nth request
    std::vector<std::uint64_t> at; ///< these requests, counted from 1
    std::uint64_t skip = 0;        ///< not the first ones
    std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
    std::string method;    ///< only requests whose method contains this; empty: all
    bool commands = false; ///< counts and fails commands of batches, not requests
};

/// `KIND[:name=value,…]`, as the server's option has it; throws std::invalid_argument.
[[nodiscard]] fault_rule parse_fault_rule(std::string_view text);
/// The kinds' names, for help texts.
[[nodiscard]] std::string fault_names();

/// What a request is, for a hook that decides by itself.
struct fault_context {
    std::string_view method; ///< in lower case, `batch` for a batch
    std::uint64_t number;    ///< from 1
    double now;
    bool command; ///< a command of a batch
};

class fault_plan {
public:
    explicit fault_plan(std::uint64_t seed = 1) : random_(seed) {}
    void add(fault_rule rule) { rules_.push_back({std::move(rule), 0, 0}); }
    void clear() {
        rules_.clear();
        hook_ = nullptr;
    }
    /// Asked first.
    void set_hook(std::function<std::optional<fault>(const fault_context&)> hook) {
        hook_ = std::move(hook);
    }
    [[nodiscard]] std::optional<fault> next(std::string_view method, double now, bool command);

private:
    struct active_rule {
        fault_rule rule;
        std::uint64_t seen = 0;
        std::uint64_t done = 0;
    };
    [[nodiscard]] bool applies(active_rule& r);

    std::vector<active_rule> rules_;
    std::function<std::optional<fault>(const fault_context&)> hook_;
    random_source random_;
    std::uint64_t requests_ = 0;
    std::uint64_t commands_ = 0;
};

} // namespace fb24_portal

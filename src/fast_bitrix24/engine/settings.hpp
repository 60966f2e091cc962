// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/event.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/engine/judge.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace fast_bitrix24 {

/// What a client has done so far.
struct statistics {
    std::uint64_t requests = 0;       ///< HTTP requests sent
    std::uint64_t commands = 0;       ///< commands in them
    std::uint64_t repeated = 0;       ///< commands sent again
    std::uint64_t rate_refusals = 0;  ///< requests or commands refused by a limit of the portal
    std::uint64_t bytes_sent = 0;     ///< bodies
    std::uint64_t bytes_received = 0; ///< bodies
};

namespace detail {

struct engine_settings {
    std::size_t batch_size = 50;
    std::size_t max_in_flight = 50;
    std::size_t memory_limit = std::size_t{64} << 20U;
    std::size_t max_request_bytes = std::size_t{1} << 20U;
    int max_attempts = 6;        ///< of a command whose connection or answer is lost
    int max_refusals = 10;       ///< of a command that a rate limit keeps away
    int max_server_failures = 4; ///< of a command that the portal itself fails to run
    int max_redirects = 3;
    duration request_timeout = seconds(120);
    duration refusal_wait = seconds(0.5); ///< at least that long after a refusal
    std::string user_agent;
    bool token_expected = false; ///< every request needs an access token
    bool log_debug = false;      ///< is anybody interested in debug events?
    bool can_cancel = true;      ///< exchanges can be given up; else they count until they end
    judge_settings judging;
    std::function<bool(std::string_view host)> may_move_to; ///< beyond the same portal
};

} // namespace detail
} // namespace fast_bitrix24

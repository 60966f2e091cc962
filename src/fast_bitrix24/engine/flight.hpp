// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/http/transport.hpp"
#include "fast_bitrix24/http/url.hpp"
#include "fast_bitrix24/op/job.hpp"
#include "fast_bitrix24/policy/rate.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fast_bitrix24::detail {

/// A command between its hand-out and its reply, with the history that limits its repetition.
struct queued_command {
    command what;
    job_id job = 0; ///< 0: the job has gone, nobody waits for the reply
    std::size_t tag = 0;
    int attempts = 0;          ///< times sent
    int losses = 0;            ///< times that its connection or its answer was lost
    int refusals = 0;          ///< times refused by a limit
    int server_failures = 0;   ///< times answered with an internal error of the portal
    int token_refusals = 0;    ///< times its token was refused
    int redirects = 0;         ///< times sent elsewhere
    bool may_have_run = false; ///< an earlier attempt was lost after it was sent
    std::size_t room = 50;     ///< the largest batch that it may still be part of
    time_point not_before{};   ///< back-off
    time_point deadline = time_point::max(); ///< of its job
    std::string last_failure;                ///< why it is to be sent again
    std::string idempotency_key;             ///< REST 3 writes: the same for each repetition
};

/// One HTTP request on its way.
struct flight {
    exchange_id id = 0;
    std::vector<queued_command> commands;
    bool batch = false;
    shipment load;
    time_point started{};
    std::size_t request_bytes = 0;
    std::uint64_t token_generation = 0;
    url address; ///< where it was sent
};

[[nodiscard]] FAST_BITRIX24_DECL std::vector<const command*> commands_of(const flight& f);

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/event.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/params.hpp"

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace fast_bitrix24 {

/// Gives an access token. Called when one is first needed and whenever one was refused, on a thread
/// of its own, once for all requests that wait; it must not call the client. A call that takes
/// longer than `token_timeout` is left behind and may end after the client has gone: what it uses
/// has to live as long.
using token_function = std::function<std::string()>;

/// What a client is told once. Times are in seconds.
// The braces keep -Wmissing-field-initializers quiet about designated initialisers.
struct options {
    token_function token_func{}; ///< for addresses without a webhook's code

    bool verbose = true;                 ///< a progress bar on stderr, if that is a terminal
    bool respect_velocity_policy = true; ///< false: limits hold only after a refusal
    double request_pool_size = 50;       ///< requests at once: the capacity of the portal's bucket
    double requests_per_second = 2;      ///< and how fast it empties (5 on the Enterprise plan)
    std::size_t batch_size = 50;         ///< commands in a batch, 1 to 50
    double operating_time_limit = 480;   ///< execution time of a method in ten minutes
    std::size_t max_concurrent = 50;     ///< requests in flight

    bool ssl = true;             ///< false: do not check the server's certificate
    std::string ca_file{};       ///< trust these certificates instead of the system's
    bool allow_http = false;     ///< plain http to hosts other than this machine: anyone can listen
    double connect_timeout = 10; ///< of a connection; its TLS handshake has as long again
    double timeout = 120;        ///< of one request, from start to end
    double deadline = 0;         ///< of a whole verb; 0: none
    double token_timeout = 30;   ///< of the token function
    int max_attempts = 6;        ///< of a request whose connection or answer is lost

    std::size_t max_body = std::size_t{64} << 20U; ///< bytes of one answer
    std::size_t max_depth = 256;                   ///< of nested JSON
    /// Bytes of answers on their way or waiting. A list that is streamed takes as much only from a
    /// portal that answers slowly.
    std::size_t memory_limit = std::size_t{64} << 20U;

    log_handler log{};                                 ///< everything worth a line; no secrets
    std::function<void(const std::string&)> warning{}; ///< instead of a line on stderr
    progress_handler progress{};                       ///< instead of the bar
    /// The portal has moved and was followed: save this address. It holds the webhook's code.
    std::function<void(const std::string& address)> moved{};
    /// May the credentials go to that host, if the portal redirects there? Hosts of the same portal
    /// need no asking.
    std::function<bool(std::string_view host)> allow_move{};

    std::string user_agent{}; ///< empty: the library's name and version
};

/// What a reconcile function knows about a write whose answer was lost.
struct reconciliation {
    bool took_place = false;
    document result; ///< what the call would have answered, if it took place
};
/// Finds out whether a write took place, e.g. by looking a row up by its ORIGIN_ID. It is given the
/// item, may use the client, and is asked again after each repetition. If it throws, the outcome
/// stays unknown.
using reconcile_function = std::function<reconciliation(const params& item)>;

/// What one call of a verb is told.
struct verb_options {
    double deadline = 0;            ///< seconds for the whole verb; 0: the client's
    std::stop_token stop{};         ///< ends every wait at once
    bool repeatable = false;        ///< the call may run twice: send it again after a lost answer
    std::string id_field{};         ///< name of the id: in `get_by_id` of the parameter ("ID"), in
                                    ///< lists of the field by which doubled rows are known
    bool ordered = true;            ///< lists: in the portal's order, not as pages arrive
    reconcile_function reconcile{}; ///< `call`: after a lost answer
};

/// Refuses numbers that make no sense (`usage_error`).
FAST_BITRIX24_DECL void check_options(const options& o);

} // namespace fast_bitrix24

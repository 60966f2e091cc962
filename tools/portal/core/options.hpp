// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/data/ids.hpp"
#include "portal/core/limits/cost.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace fb24_portal {

/// How many rows of each kind there are.
struct data_options {
    std::uint64_t seed = 1;
    std::size_t leads = 10'000;
    std::size_t deals = 100'000;
    std::size_t contacts = 20'000;
    std::size_t companies = 5'000;
    std::size_t activities = 20'000;
    std::size_t products = 2'000;
    std::size_t items = 10'000; ///< of the smart process of type 128
    std::size_t tasks = 10'000;
    std::size_t users = 120;
    std::size_t departments = 73;
    std::size_t categories = 52;
    std::size_t addresses = 130;
    id_pattern ids = id_pattern::dense;
    bool raw_unicode = false; ///< Cyrillic as UTF-8 instead of \uXXXX
    /// Rows that the user may not see, in percent: cut from pages after `total` was counted.
    unsigned hidden_percent = 0;
};

/// The leaky bucket: a counter that each HTTP request raises by one.
struct bucket_options {
    double capacity = 50; ///< 0: no limit
    double per_second = 2;
    bool count_refused = false; ///< a refused request raises the counter, too
    double tick = 0;            ///< the counter falls in steps of so many seconds; 0: continuously
};

enum class operating_display {
    real,   ///< in every answer
    first,  ///< inside a batch only the first command of a method carries the figure
    zero,   ///< always 0
    absent, ///< no such fields
};

/// The execution time of each method in ten baskets of a minute.
struct operating_options {
    double limit = 480;       ///< seconds; 0: no limit
    bool under_batch = false; ///< a batch is charged to `batch`, not to the methods inside it
    double floor = 0;         ///< the least that a call is charged with
    double weight = 1;        ///< what a second is charged with
    operating_display display = operating_display::real;
};

struct oauth_options {
    std::string client_id = "local.0123456789abcd.01234567";
    std::string client_secret = "client-secret-of-the-emulated-portal";
    std::string access_token = "access-token-of-the-emulated-portal"; ///< valid from the start
    std::string refresh_token = "refresh-token-of-the-emulated-portal";
    double expires_in = 3600;
};

/// How a list method falls short of the rules; several portals' methods do one or another of it.
struct list_quirks {
    bool ignore_filter = false;
    bool ignore_order = false;     ///< always by id, ascending
    bool ignore_start = false;     ///< every page is the first
    bool ignore_id_bounds = false; ///< no >ID, >=ID, <ID, <=ID; the rest of the filter works
    bool no_next = false;          ///< `next` is missing on every page
    bool next_repeats = false;     ///< `next` never grows
    bool no_total = false;         ///< `total` is missing on every page
    std::optional<std::int64_t> total = std::nullopt; ///< what `total` says, whatever there is
};

enum class uncounted_total { zero, absent };

struct portal_options {
    std::string host = "localhost"; ///< as the portal writes it into its answers
    std::uint16_t port = 443;
    std::string code = "secretcode1234567";
    std::int64_t user = 1;
    data_options data;
    bucket_options bucket;
    operating_options operating;
    oauth_options oauth;
    cost_model cost;
    uncounted_total total_of_uncounted = uncounted_total::zero;
    std::map<std::string, list_quirks> quirks; ///< by method, in lower case
    std::size_t batch_commands = 50;
    double wall_limit = 60;             ///< seconds for one request, then a 504; 0: none
    std::size_t max_variables = 10'000; ///< in a query string or a form
    bool require_https = true;
    std::string moved_to; ///< "https://new.example": every request is redirected there
};

} // namespace fb24_portal

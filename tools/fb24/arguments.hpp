// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/event.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fb24 {

enum class command { get_all, get_by_id, call, batch };
enum class row_format { ndjson, json, csv };
enum class progress_mode { on_terminal, always, never };

/// What stands on the command line, checked. Numbers that were not given keep the library's own
/// defaults.
struct arguments {
    command what = command::get_all;
    std::string method;
    std::optional<std::string> json; ///< PARAMS, ITEMS or BATCH as written: text, `@FILE` or `-`

    bool raw = false;
    bool repeatable = false;
    std::optional<std::string> ids;
    std::optional<std::string> ids_from;
    std::string id_field;

    row_format format = row_format::ndjson;
    std::string output; ///< empty: standard output
    bool ordered = false;

    std::string webhook;
    std::string endpoint;
    std::string token_command;
    std::string oauth_file;
    std::string ca_file;
    bool insecure = false;
    bool allow_http = false;
    std::optional<double> connect_timeout, timeout, deadline;

    std::optional<double> rate, operating_limit;
    std::optional<unsigned long> pool_size, batch_size, max_concurrent, memory_limit;
    bool no_limits = false;

    progress_mode progress = progress_mode::on_terminal;
    std::optional<fast_bitrix24::log_level> log;
};

struct command_line {
    std::optional<arguments> run;
    std::string text; ///< help or version, if there is nothing to run
};

/// Throws `usage_error`. `environment` is the value of FB24_WEBHOOK, or null.
[[nodiscard]] command_line parse_command_line(const std::vector<std::string>& words,
                                              const char* environment);

} // namespace fb24

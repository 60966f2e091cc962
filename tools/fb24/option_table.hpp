// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fb24/arguments.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace fb24 {

/// What was written, as text; what it means is checked afterwards, in words of our own.
struct words_given {
    using text = std::optional<std::string>;

    std::string method;
    text json, ids, ids_from, id_field, format, output, paging, log;
    text webhook, endpoint, token_command, oauth_file, ca_file;
    text connect_timeout, timeout, deadline, rate, operating_limit;
    text pool_size, batch_size, max_concurrent, memory_limit;
    bool raw = false, repeatable = false, ordered = false;
    bool insecure = false, allow_http = false, no_limits = false;
    bool progress = false, quiet = false;
};

/// The commands and options as CLI11 knows them. Options may stand before or after the command.
class option_table {
public:
    explicit option_table(words_given& into);

    /// Help or version if that was asked for. Throws `usage_error`.
    [[nodiscard]] std::string parse(std::vector<std::string> words);
    /// The command that was given, after `parse`.
    [[nodiscard]] command chosen() const;

private:
    struct known_command {
        command what;
        CLI::App* app;
    };

    void add_command(command what, const char* name, const char* about, const char* json);
    void text(const char* name, words_given::text& into, const char* about, const char* type);
    void flag(const char* name, bool& into, const char* about);
    void add_command_options();
    void add_connection_options();
    void add_speed_options();
    void add_manners();
    [[nodiscard]] std::string unexpected() const;

    words_given& words_;
    CLI::App app_;
    std::vector<known_command> commands_;
    const char* group_ = "";
};

} // namespace fb24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/arguments.hpp"

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fb24/numbers.hpp"
#include "fb24/option_table.hpp"

#include <initializer_list>
#include <string_view>
#include <utility>

namespace fb24 {
namespace {

using fast_bitrix24::log_level;
using fast_bitrix24::usage_error;
using text = words_given::text;

template <class Value>
void choose(const char* option, const text& word, Value& into,
            std::initializer_list<std::pair<std::string_view, Value>> known) {
    if (!word)
        return;
    std::string names;
    for (const auto& [name, meaning] : known) {
        if (*word == name) {
            into = meaning;
            return;
        }
        names += (names.empty() ? "" : ", ") + std::string{name};
    }
    throw usage_error(std::string{option} + " must be one of " + names);
}

void take(const char* option, const text& word, std::string& into) {
    if (!word)
        return;
    if (word->empty())
        throw usage_error(std::string{option} + " is empty");
    into = *word;
}

void take(const char* option, const text& word, std::optional<double>& into) {
    if (word)
        into = positive_number(option, *word);
}

void take(const char* option, const text& word, std::optional<unsigned long>& into) {
    if (word)
        into = positive_count(option, *word);
}

void take_numbers(const words_given& w, arguments& a) {
    take("--connect-timeout", w.connect_timeout, a.connect_timeout);
    take("--timeout", w.timeout, a.timeout);
    take("--deadline", w.deadline, a.deadline);
    take("--rate", w.rate, a.rate);
    take("--operating-limit", w.operating_limit, a.operating_limit);
    take("--pool-size", w.pool_size, a.pool_size);
    take("--batch-size", w.batch_size, a.batch_size);
    take("--max-concurrent", w.max_concurrent, a.max_concurrent);
    take("--memory-limit", w.memory_limit, a.memory_limit);
}

void take_texts(const words_given& w, arguments& a) {
    take("--id-field", w.id_field, a.id_field);
    take("--output", w.output, a.output);
    if (a.output == "-") // as for input
        a.output.clear();
    take("--webhook", w.webhook, a.webhook);
    take("--endpoint", w.endpoint, a.endpoint);
    take("--token-command", w.token_command, a.token_command);
    take("--oauth-file", w.oauth_file, a.oauth_file);
    take("--ca-file", w.ca_file, a.ca_file);
    a.method = w.method;
    a.json = w.json;
    a.ids = w.ids;
    a.ids_from = w.ids_from;
}

void take_choices(const words_given& w, arguments& a) {
    a.raw = w.raw;
    a.repeatable = w.repeatable;
    a.insecure = w.insecure;
    a.allow_http = w.allow_http;
    a.no_limits = w.no_limits;
    a.ordered = w.ordered;
    choose<row_format>(
        "--format", w.format, a.format,
        {{"ndjson", row_format::ndjson}, {"json", row_format::json}, {"csv", row_format::csv}});
    // lists by offset come in the portal's order
    choose<bool>("--paging", w.paging, a.ordered, {{"auto", w.ordered}, {"offset", true}});
    choose<std::optional<log_level>>("--log-level", w.log, a.log,
                                     {{"debug", log_level::debug},
                                      {"info", log_level::info},
                                      {"warning", log_level::warning},
                                      {"error", log_level::error}});
    if (w.progress && w.quiet)
        throw usage_error("--progress and --quiet exclude each other");
    if (w.progress)
        a.progress = progress_mode::always;
    if (w.quiet)
        a.progress = progress_mode::never;
}

// An option that would be ignored is a mistake worth telling.
void check_belonging(const words_given& w, command what) {
    const auto only = [what](bool given, const char* option, command home, const char* name) {
        if (given && what != home)
            throw usage_error(std::string{option} + " is for " + name);
    };
    only(w.format.has_value(), "--format", command::get_all, "get-all");
    only(w.ordered, "--ordered", command::get_all, "get-all");
    only(w.ids.has_value(), "--ids", command::get_by_id, "get-by-id");
    only(w.ids_from.has_value(), "--ids-from", command::get_by_id, "get-by-id");
    only(w.raw, "--raw", command::call, "call");
    if (what == command::get_by_id && !w.ids && !w.ids_from)
        throw usage_error("get-by-id needs --ids or --ids-from");
}

// Exactly one way to the portal. What is said on the command line wins over the environment.
void choose_address(arguments& a, const char* environment) {
    const bool command = !a.token_command.empty();
    const bool file = !a.oauth_file.empty();
    const bool application = !a.endpoint.empty() || command || file;
    if (!a.webhook.empty() && application)
        throw usage_error("--webhook and --endpoint, --token-command, --oauth-file exclude each "
                          "other");
    if (command && file)
        throw usage_error("--token-command and --oauth-file exclude each other");
    if (application && !command && !file)
        throw usage_error("--endpoint needs --token-command or --oauth-file");
    if (command && a.endpoint.empty())
        throw usage_error("--token-command needs --endpoint");
    if (!application && a.webhook.empty() && environment != nullptr)
        a.webhook = environment;
    if (!application && a.webhook.empty())
        throw usage_error("no portal: give --webhook URL, set FB24_WEBHOOK, or give --endpoint "
                          "URL with --token-command CMD or --oauth-file FILE");
}

} // namespace

command_line parse_command_line(const std::vector<std::string>& words, const char* environment) {
    command_line out;
    words_given given;
    option_table table(given);
    out.text = table.parse(words);
    if (!out.text.empty())
        return out;
    arguments a;
    a.what = table.chosen();
    check_belonging(given, a.what);
    take_choices(given, a);
    take_numbers(given, a);
    take_texts(given, a);
    choose_address(a, environment);
    out.run = std::move(a);
    return out;
}

} // namespace fb24

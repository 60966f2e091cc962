// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/option_table.hpp"

#include "fast_bitrix24/base/version.hpp"
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <algorithm>
#include <utility>

namespace fb24 {
namespace {

using fast_bitrix24::usage_error;

constexpr const char* description =
    "Moves data in and out of a Bitrix24 portal as fast as its rules allow.";
constexpr const char* footer =
    "PARAMS, ITEMS and BATCH are JSON as the Bitrix24 documentation writes it; @FILE reads a "
    "file, - standard input.\n"
    "\nExamples:\n"
    "  fb24 get-all crm.deal.list '{\"select\": [\"ID\", \"TITLE\"]}' > deals.ndjson\n"
    "  fb24 get-by-id crm.deal.get --ids 1,2,3\n"
    "  fb24 call crm.deal.update @changes.json\n"
    "  fb24 batch '{\"halt\": 0, \"cmd\": {\"me\": \"user.current\"}}'\n"
    "\nExit codes: 0 all done, 2 usage (nothing was sent), 3 the server answered an error,\n"
    "4 transport, TLS, time-out or a write's outcome is unknown, 5 some items failed,\n"
    "130 interrupted.";

} // namespace

option_table::option_table(words_given& into) : words_(into), app_(description) {
    app_.name("fb24")->footer(footer)->fallthrough()->require_subcommand(1);
    app_.set_version_flag("--version", "fb24 " FAST_BITRIX24_VERSION, "Print the version and exit");
    app_.get_help_ptr()->description("Print this help and exit");
    add_command(command::get_all, "get-all", "METHOD [PARAMS]: all rows of a list method",
                "PARAMS");
    add_command(command::get_by_id, "get-by-id", "METHOD [PARAMS]: one call for each id", "PARAMS");
    add_command(command::call, "call", "METHOD [ITEMS]: one item or an array of items", "ITEMS");
    add_command(command::batch, "batch", "BATCH: several commands at once", "BATCH");
    add_command_options();
    add_connection_options();
    add_speed_options();
    add_manners();
}

void option_table::add_command(command what, const char* name, const char* about,
                               const char* json) {
    auto* sub = app_.add_subcommand(name, about);
    sub->set_help_flag(); // --help is the same everywhere
    if (what != command::batch)
        sub->add_option("METHOD", words_.method, "REST method, e.g. crm.deal.list")->required();
    sub->add_option(json, words_.json, "JSON, @FILE or -")->required(what == command::batch);
    commands_.push_back({what, sub});
}

// Of several the last one counts, so that scripts can have defaults.
void option_table::text(const char* name, words_given::text& into, const char* about,
                        const char* type) {
    app_.add_option(name, into, about)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
        ->type_name(type)
        ->group(group_);
}

void option_table::flag(const char* name, bool& into, const char* about) {
    app_.add_flag(name, into, about)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
        ->group(group_);
}

void option_table::add_command_options() {
    group_ = "Options of commands";
    text("--format", words_.format, "get-all: ndjson (default), json or csv", "FORMAT");
    flag("--ordered", words_.ordered, "get-all: rows in the portal's order");
    text("--ids", words_.ids, "get-by-id: the ids, comma-separated", "1,2,3");
    text("--ids-from", words_.ids_from,
         "get-by-id: a file (- standard input) with ids, one a line or comma-separated", "FILE");
    text("--id-field", words_.id_field,
         "get-by-id: the parameter that takes the id (ID); get-all: the field by which doubled "
         "rows are known",
         "ID");
    flag("--raw", words_.raw, "call: send ITEMS untouched, print the whole answer");
    flag("--repeatable", words_.repeatable,
         "call, batch: may run twice, so send it again when an answer is lost");
    text("-o,--output", words_.output, "write to a file, complete or not at all", "FILE");
}

void option_table::add_connection_options() {
    group_ = "Connection";
    text("--webhook", words_.webhook, "the webhook's address (or FB24_WEBHOOK)", "URL");
    text("--endpoint", words_.endpoint, "https://HOST/rest/, with one of the next two", "URL");
    text("--token-command", words_.token_command,
         "run by sh; its first line of output is the access token", "CMD");
    text("--oauth-file", words_.oauth_file,
         "client_id, client_secret and refresh_token; new tokens are kept there", "FILE");
    text("--ca-file", words_.ca_file, "trust these certificates", "FILE");
    flag("--insecure", words_.insecure, "do not check the server's certificate");
    flag("--allow-http", words_.allow_http, "plain http to other machines: anyone can listen");
    text("--connect-timeout", words_.connect_timeout, "seconds (10)", "S");
    text("--timeout", words_.timeout, "seconds for one request (120)", "S");
    text("--deadline", words_.deadline, "seconds for the whole run", "S");
}

void option_table::add_speed_options() {
    group_ = "Speed";
    text("--pool-size", words_.pool_size, "requests at once (50)", "N");
    text("--rate", words_.rate, "requests a second after that (2; Enterprise: 5)", "R");
    text("--operating-limit", words_.operating_limit,
         "execution time of a method in ten minutes (480)", "S");
    text("--batch-size", words_.batch_size, "commands in a batch (50)", "N");
    text("--max-concurrent", words_.max_concurrent, "requests in flight (50)", "N");
    text("--memory-limit", words_.memory_limit, "MiB of answers on their way (64)", "N");
    flag("--no-limits", words_.no_limits, "obey limits only after a refusal");
    text("--paging", words_.paging, "auto (default) or offset", "HOW");
}

void option_table::add_manners() {
    group_ = "Manners";
    flag("--progress", words_.progress, "a progress bar even without a terminal");
    flag("--quiet", words_.quiet, "no progress bar");
    text("--log-level", words_.log, "log to stderr: debug, info, warning or error", "LEVEL");
}

std::string option_table::parse(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end()); // CLI11 takes them from the end
    try {
        app_.parse(std::move(words));
    } catch (const CLI::CallForHelp&) {
        // not `help()`, which would tell of the chosen command alone, and not of the options
        return app_.get_formatter()->make_help(&app_, app_.get_name(), CLI::AppFormatMode::Normal);
    } catch (const CLI::CallForVersion& version) {
        return std::string{version.what()} + "\n";
    } catch (const CLI::ExtrasError&) {
        throw usage_error(unexpected());
    } catch (const CLI::ParseError& e) {
        if (app_.get_subcommands().empty())
            throw usage_error(
                "say what to do: get-all, get-by-id, call or batch (see fb24 --help)");
        throw usage_error(std::string{e.what()} + " (see fb24 --help)");
    }
    return {};
}

command option_table::chosen() const {
    return std::find_if(commands_.begin(), commands_.end(),
                        [](const known_command& c) { return c.app->parsed(); })
        ->what;
}

// Says nothing of what the arguments hold: one of them may be a webhook in the wrong place.
std::string option_table::unexpected() const {
    for (const auto& word : app_.remaining(true))
        if (word.size() > 1 && word.front() == '-')
            return "unknown option " +
                   fast_bitrix24::printable(word.substr(0, word.find('=')), 60) +
                   " (see fb24 --help)";
    return "more arguments than the command takes (see fb24 --help)";
}

} // namespace fb24

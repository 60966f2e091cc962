// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/arguments.hpp"

#include "fast_bitrix24/base/version.hpp"
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fb24/numbers.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <functional>
#include <string_view>
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

// The options as text; what they mean is checked afterwards, in words of our own.
struct words_given {
    std::string method, json, ids, ids_from, format, paging, log;
    std::string connect_timeout, timeout, deadline, rate, operating_limit;
    std::string pool_size, batch_size, max_concurrent;
    bool progress = false, quiet = false;
};

class parser {
public:
    explicit parser(arguments& out) : out_(out) {
        app_.name("fb24")->footer(footer)->fallthrough()->require_subcommand(1);
        app_.set_version_flag("--version", "fb24 " FAST_BITRIX24_VERSION);
        // a subcommand's name must not be taken for the command's own positional arguments
        add_command(command::get_all, "get-all", "All rows of a list method", "PARAMS");
        add_command(command::get_by_id, "get-by-id", "One call for each id", "PARAMS");
        add_command(command::call, "call", "Call a method with one item or an array of items",
                    "ITEMS");
        add_command(command::batch, "batch", "Several commands at once", "BATCH");
        add_command_options();
        add_connection_options();
        add_speed_options();
        add_manners();
    }

    std::string run(std::vector<std::string> words) {
        std::reverse(words.begin(), words.end()); // CLI11 takes them from the end
        try {
            app_.parse(std::move(words));
        } catch (const CLI::CallForHelp&) {
            return app_.help();
        } catch (const CLI::CallForVersion& version) {
            return std::string{version.what()} + "\n";
        } catch (const CLI::ExtrasError&) {
            throw usage_error(unexpected());
        } catch (const CLI::ParseError& e) {
            if (app_.get_subcommands().empty())
                throw usage_error("say what to do: get-all, get-by-id, call or batch (see "
                                  "fb24 --help)");
            throw usage_error(std::string{e.what()} + " (see fb24 --help)");
        }
        check();
        return {};
    }

private:
    void add_command(command what, const char* name, const char* about, const char* json) {
        auto* sub = app_.add_subcommand(name, about);
        sub->set_help_flag(); // --help is the same everywhere
        if (what != command::batch)
            sub->add_option("METHOD", words_.method, "REST method, e.g. crm.deal.list")->required();
        auto* option = sub->add_option(json, words_.json, "JSON, @FILE or -");
        if (what == command::batch)
            option->required();
        commands_.push_back({what, sub, option});
    }

    CLI::Option* text(const char* name, std::string& into, const char* about, const char* type,
                      const char* group) {
        auto* option = app_.add_option(name, into, about);
        option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
        option->type_name(type);
        option->group(group);
        return option;
    }
    CLI::Option* flag(const char* name, bool& into, const char* about, const char* group) {
        auto* option = app_.add_flag(name, into, about);
        option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
        option->group(group);
        return option;
    }

    void add_command_options() {
        const char* const g = "Options of commands";
        format_ =
            text("--format", words_.format, "get-all: ndjson (default), json or csv", "FORMAT", g);
        ordered_ = flag("--ordered", out_.ordered, "get-all: rows in the portal's order", g);
        ids_ = text("--ids", words_.ids, "get-by-id: the ids, comma-separated", "1,2,3", g);
        ids_from_ = text("--ids-from", words_.ids_from,
                         "get-by-id: ids from a file (- standard input), one a line or "
                         "comma-separated",
                         "FILE", g);
        text("--id-field", out_.id_field,
             "get-by-id: the parameter that takes the id (ID); get-all: the field by which "
             "doubled rows are known",
             "ID", g);
        raw_ = flag("--raw", out_.raw, "call: send ITEMS untouched, print the whole answer", g);
        flag("--repeatable", out_.repeatable,
             "call, batch: may run twice, so send it again when an answer is lost", g);
        text("-o,--output", out_.output, "write to a file, complete or not at all", "FILE", g);
    }

    void add_connection_options() {
        const char* const g = "Connection";
        text("--webhook", out_.webhook, "the webhook's address (or FB24_WEBHOOK)", "URL", g);
        text("--endpoint", out_.endpoint, "https://HOST/rest/, with --token-command", "URL", g);
        text("--token-command", out_.token_command,
             "run by sh; its first line of output is the access token", "CMD", g);
        text("--ca-file", out_.ca_file, "trust these certificates", "FILE", g);
        flag("--insecure", out_.insecure, "do not check the server's certificate", g);
        flag("--allow-http", out_.allow_http, "plain http to other machines: anyone can listen", g);
        text("--connect-timeout", words_.connect_timeout, "seconds (10)", "S", g);
        text("--timeout", words_.timeout, "seconds for one request (120)", "S", g);
        text("--deadline", words_.deadline, "seconds for the whole run", "S", g);
    }

    void add_speed_options() {
        const char* const g = "Speed";
        text("--pool-size", words_.pool_size, "requests at once (50)", "N", g);
        text("--rate", words_.rate, "requests a second after that (2; Enterprise: 5)", "R", g);
        text("--operating-limit", words_.operating_limit,
             "execution time of a method in ten minutes (480)", "S", g);
        text("--batch-size", words_.batch_size, "commands in a batch (50)", "N", g);
        text("--max-concurrent", words_.max_concurrent, "requests in flight (50)", "N", g);
        flag("--no-limits", out_.no_limits, "obey limits only after a refusal", g);
        text("--paging", words_.paging, "auto (default) or offset", "HOW", g);
    }

    void add_manners() {
        const char* const g = "Manners";
        flag("--progress", words_.progress, "a progress bar even without a terminal", g);
        flag("--quiet", words_.quiet, "no progress bar", g);
        text("--log-level", words_.log, "log to stderr: debug, info, warning or error", "LEVEL", g);
    }

    // Says nothing of what the arguments hold: one of them may be a webhook in the wrong place.
    std::string unexpected() const {
        for (const auto& word : app_.remaining(true))
            if (word.size() > 1 && word.front() == '-')
                return "unknown option " +
                       fast_bitrix24::printable(word.substr(0, word.find('=')), 60) +
                       " (see fb24 --help)";
        return "more arguments than the command takes (see fb24 --help)";
    }

    void check() {
        const auto chosen = std::find_if(commands_.begin(), commands_.end(),
                                         [](const auto& c) { return c.sub->parsed(); });
        out_.what = chosen->what;
        out_.method = words_.method;
        if (chosen->json->count() > 0)
            out_.json = words_.json;
        if (ids_->count() > 0)
            out_.ids = words_.ids;
        if (ids_from_->count() > 0)
            out_.ids_from = words_.ids_from;
        belongs(format_, command::get_all);
        belongs(ordered_, command::get_all);
        belongs(ids_, command::get_by_id);
        belongs(ids_from_, command::get_by_id);
        belongs(raw_, command::call);
        if (out_.what == command::get_by_id && !out_.ids && !out_.ids_from)
            throw usage_error("get-by-id needs --ids or --ids-from");
        check_words();
        check_numbers();
    }

    void belongs(const CLI::Option* option, command to) const {
        if (option->count() == 0 || out_.what == to)
            return;
        const auto home = std::find_if(commands_.begin(), commands_.end(),
                                       [to](const auto& c) { return c.what == to; });
        throw usage_error(option->get_name() + " is for " + home->sub->get_name());
    }

    template <class Value>
    static Value one_of(const char* option, const std::string& word,
                        std::initializer_list<std::pair<std::string_view, Value>> known) {
        std::string names;
        for (const auto& [name, meaning] : known) {
            if (word == name)
                return meaning;
            names += (names.empty() ? "" : ", ") + std::string{name};
        }
        throw usage_error(std::string{option} + " must be one of " + names);
    }

    void check_words() {
        if (!words_.format.empty())
            out_.format = one_of<row_format>("--format", words_.format,
                                             {{"ndjson", row_format::ndjson},
                                              {"json", row_format::json},
                                              {"csv", row_format::csv}});
        if (!words_.paging.empty())
            out_.ordered =
                one_of<bool>("--paging", words_.paging, {{"auto", out_.ordered}, {"offset", true}});
        using fast_bitrix24::log_level;
        if (!words_.log.empty())
            out_.log = one_of<log_level>("--log-level", words_.log,
                                         {{"debug", log_level::debug},
                                          {"info", log_level::info},
                                          {"warning", log_level::warning},
                                          {"error", log_level::error}});
        if (words_.progress && words_.quiet)
            throw usage_error("--progress and --quiet exclude each other");
        if (words_.progress)
            out_.progress = progress_mode::always;
        if (words_.quiet)
            out_.progress = progress_mode::never;
    }

    void check_numbers() {
        const auto number = [](const char* option, const std::string& word, auto& into) {
            if (!word.empty())
                into = positive_number(option, word);
        };
        const auto count = [](const char* option, const std::string& word, auto& into) {
            if (!word.empty())
                into = positive_count(option, word);
        };
        number("--connect-timeout", words_.connect_timeout, out_.connect_timeout);
        number("--timeout", words_.timeout, out_.timeout);
        number("--deadline", words_.deadline, out_.deadline);
        number("--rate", words_.rate, out_.rate);
        number("--operating-limit", words_.operating_limit, out_.operating_limit);
        count("--pool-size", words_.pool_size, out_.pool_size);
        count("--batch-size", words_.batch_size, out_.batch_size);
        count("--max-concurrent", words_.max_concurrent, out_.max_concurrent);
    }

    struct known_command {
        command what;
        CLI::App* sub;
        CLI::Option* json;
    };

    arguments& out_;
    words_given words_;
    CLI::App app_{description};
    std::vector<known_command> commands_;
    CLI::Option *format_{}, *ordered_{}, *ids_{}, *ids_from_{}, *raw_{};
};

// Exactly one way to the portal. What is said on the command line wins over the environment.
void choose_address(arguments& a, const char* environment) {
    if (!a.webhook.empty() && !a.endpoint.empty())
        throw usage_error("--webhook and --endpoint exclude each other");
    if (!a.endpoint.empty() && a.token_command.empty())
        throw usage_error("--endpoint needs --token-command");
    if (a.endpoint.empty() && !a.token_command.empty())
        throw usage_error("--token-command needs --endpoint");
    if (a.endpoint.empty() && a.webhook.empty() && environment != nullptr)
        a.webhook = environment;
    if (a.endpoint.empty() && a.webhook.empty())
        throw usage_error("no portal: give --webhook URL, set FB24_WEBHOOK, or give --endpoint "
                          "URL with --token-command CMD");
}

} // namespace

command_line parse_command_line(const std::vector<std::string>& words, const char* environment) {
    command_line out;
    arguments a;
    out.text = parser{a}.run(words);
    if (!out.text.empty())
        return out;
    choose_address(a, environment);
    out.run = std::move(a);
    return out;
}

} // namespace fb24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/text.hpp"
#include "fb24/commands.hpp"
#include "fb24/input.hpp"
#include "fb24/token_command.hpp"

#include <utility>

namespace fb24 {
namespace {

using fast_bitrix24::options;

const char* name_of(command what) {
    constexpr const char* names[] = {"get-all", "get-by-id", "call", "batch"};
    return names[static_cast<int>(what)];
}

const char* json_name(command what) {
    constexpr const char* names[] = {"PARAMS", "PARAMS", "ITEMS", "BATCH"};
    return names[static_cast<int>(what)];
}

template <class To, class From>
void take(To& to, const std::optional<From>& from) {
    if (from)
        to = static_cast<To>(*from);
}

options options_of(const arguments& a, reporter& report, const std::stop_token& stop) {
    options o;
    take(o.request_pool_size, a.pool_size);
    take(o.requests_per_second, a.rate);
    take(o.operating_time_limit, a.operating_limit);
    take(o.batch_size, a.batch_size);
    take(o.max_concurrent, a.max_concurrent);
    take(o.connect_timeout, a.connect_timeout);
    take(o.timeout, a.timeout);
    take(o.deadline, a.deadline);
    o.respect_velocity_policy = !a.no_limits;
    o.ssl = !a.insecure;
    o.allow_http = a.allow_http;
    o.ca_file = a.ca_file;
    o.log = report.log();
    o.warning = [&report](const std::string& text) { report.warning(text); };
    o.progress = report.progress(name_of(a.what));
    o.verbose = static_cast<bool>(o.progress);
    if (!a.token_command.empty()) {
        // a little before the library gives up: then the command is killed, too
        const auto patience = std::chrono::duration<double>(o.token_timeout * 0.95);
        o.token_func = token_from(
            a.token_command, std::chrono::duration_cast<std::chrono::milliseconds>(patience), stop);
    }
    return o;
}

job_input read_input(const arguments& a) {
    input from;
    job_input out;
    if (a.json)
        out.json = from.json(json_name(a.what), *a.json);
    const auto add = [&out](const std::string& text) {
        for (auto& id : split_ids(text))
            out.ids.push_back(std::move(id));
    };
    if (a.ids)
        add(*a.ids);
    if (a.ids_from)
        add(from.file("--ids-from", *a.ids_from));
    if (a.what == command::get_by_id && out.ids.empty())
        throw fast_bitrix24::usage_error("get-by-id: there are no ids");
    return out;
}

} // namespace

fast_bitrix24::verb_options workplace::verb() const {
    fast_bitrix24::verb_options v;
    v.stop = stop;
    v.repeatable = args.repeatable;
    v.id_field = args.id_field;
    v.ordered = args.ordered;
    return v;
}

exit_code run(const arguments& args, reporter& report, signal_watch& signals) {
    const auto in = read_input(args); // may wait for a terminal: until here Ctrl-C just ends
    const auto& address = args.endpoint.empty() ? args.webhook : args.endpoint;
    fast_bitrix24::client portal(address, options_of(args, report, signals.token()));
    output out(args.output);
    const workplace at{args, portal, out, report, signals.token()};
    signals.arm();
    switch (args.what) {
    case command::get_all:
        return get_all(at, in);
    case command::get_by_id:
        return get_by_id(at, in);
    case command::call:
        return call(at, in);
    case command::batch:
        break;
    }
    return batch(at, in);
}

} // namespace fb24

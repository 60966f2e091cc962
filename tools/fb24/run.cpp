// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/commands.hpp"
#include "fb24/connection.hpp"
#include "fb24/input.hpp"

#include <string>
#include <utility>

namespace fb24 {
namespace {

using fast_bitrix24::usage_error;

const char* json_name(command what) {
    constexpr const char* names[] = {"PARAMS", "PARAMS", "ITEMS", "BATCH"};
    return names[static_cast<int>(what)];
}

job_input read_input(const arguments& a) {
    input from;
    job_input out;
    if (a.json)
        out.json = from.json(json_name(a.what), *a.json);
    const auto add = [&out](const char* option, const std::string& text) {
        try {
            for (auto& id : split_ids(text))
                out.ids.push_back(std::move(id));
        } catch (const usage_error& e) {
            throw usage_error(std::string{option} + ": " + e.details().detail);
        }
    };
    if (a.ids)
        add("--ids", *a.ids);
    if (a.ids_from)
        add("--ids-from", from.file("--ids-from", *a.ids_from));
    if (a.what == command::get_by_id && out.ids.empty())
        throw usage_error("get-by-id: there are no ids");
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
    const auto way = connect(args, report, signals.token());
    fast_bitrix24::client portal(way.address, way.options);
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

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/batch_plan.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/op/param_rules.hpp"
#include "fast_bitrix24/rest/batch.hpp"

#include <algorithm>
#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL void plan_command(batch_plan& plan, std::string name, const std::string& text,
                                     bool repeatable) {
    const auto trimmed = trim(text);
    command c;
    c.query = trimmed;
    c.method = to_lower(trim(trimmed.substr(0, trimmed.find('?'))));
    c.repeatable = repeatable || is_read_method(c.method);
    plan.together = plan.together || refers_to_result(trimmed);
    c.label = name; // whoever reads along finds the caller's words
    plan.names.push_back(std::move(name));
    plan.commands.push_back(std::move(c));
}

FAST_BITRIX24_DECL batch_plan plan_batch(const params& batch, bool repeatable) {
    batch_plan out;
    if (const auto* halt = batch.find_folded("halt"))
        out.halt = halt->text() == "true" || halt->text() == "1";
    out.together = out.halt;
    if (const auto* cmd = batch.find_folded("cmd")) {
        for (const auto& [name, text] : cmd->members())
            plan_command(out, name, text.text(), repeatable);
        for (const auto& text : cmd->elements())
            plan_command(out, std::to_string(out.names.size()), text.text(), repeatable);
    }
    if (out.together && out.commands.size() > most_commands_in_a_batch)
        throw usage_error("call_batch(): the portal takes at most 50 commands that refer to one "
                          "another or are to be halted");
    out.repeatable = std::all_of(out.commands.begin(), out.commands.end(),
                                 [](const command& c) { return c.repeatable; });
    return out;
}

FAST_BITRIX24_DECL command whole_batch(const batch_plan& plan, const params& batch) {
    auto out = make_direct_command("batch", batch, plan.repeatable);
    for (std::size_t i = 0; i < plan.names.size(); ++i)
        out.written.push_back({plan.names[i], plan.commands[i].method});
    return out;
}

FAST_BITRIX24_DECL std::vector<named_result::entry> split_batch(const batch_plan& plan, reply whole,
                                                                const redactor& redact) {
    std::vector<named_result::entry> out;
    const bool readable = !whole.ec && is_batch_result(whole.result.root());
    bool halted = false;
    for (std::size_t i = 0; i < plan.names.size(); ++i) {
        outcome o;
        o.details.method = plan.commands[i].method;
        if (whole.ec) {
            o.ec = whole.ec;
            o.details = whole.details;
            o.details.method = plan.commands[i].method;
        } else if (!readable) {
            o.ec = plan.commands[i].repeatable ? errc::protocol : errc::outcome_unknown;
            o.details.detail = "not the answer of a batch";
            o.details.request_fate = fate::unknown;
        } else {
            const auto part = read_batch_part(whole.result.root(), plan.names[i]);
            if (part.error) {
                o.ec = errc_from_portal(part.error->code);
                o.details.code = redact.shown(part.error->code, 200);
                o.details.description = redact.shown(part.error->description, 1000);
                o.details.request_fate = fate::ran;
                halted = plan.halt;
            } else if (!part.result.exists() && halted) {
                o.ec = errc::not_run;
                o.details.detail = "the batch was halted before it";
            } else if (!part.result.exists()) {
                o.ec = plan.commands[i].repeatable ? errc::protocol : errc::outcome_unknown;
                o.details.detail = "the batch answered nothing for this command";
                o.details.request_fate = fate::unknown;
            } else {
                o.value = whole.result.sub(part.result);
            }
        }
        out.emplace_back(plan.names[i], std::move(o));
    }
    return out;
}

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/engine/request.hpp"
#include "fast_bitrix24/json/writer.hpp"
#include "fast_bitrix24/rest/batch.hpp"

#include <algorithm>
#include <utility>

namespace fast_bitrix24::detail {

// The last member of that name counts, so a caller's own `auth` is overruled.
FAST_BITRIX24_DECL void add_token(std::string& body, std::string& target, const secret& token) {
    if (token.empty())
        return;
    if (body.empty() || body.back() != '}') {
        // positional arguments are a list, which has no place for a name
        target += target.find('?') == std::string::npos ? "?auth=" : "&auth=";
        target += percent_encode(token.reveal());
        return;
    }
    body.pop_back();
    body += body.size() > 1 ? ",\"auth\":" : "\"auth\":";
    append_json_string(body, token.reveal());
    body += '}';
}

FAST_BITRIX24_DECL http_request make_request(const flight& f, const endpoint& to,
                                             const secret& token, const engine_settings& settings) {
    http_request out;
    out.secure = to.base().secure;
    out.host = to.base().host;
    out.port = to.base().port;
    out.timeout = settings.request_timeout;
    out.headers.add("Content-Type", "application/json");
    out.headers.add("Accept", "application/json");
    out.headers.add("User-Agent", settings.user_agent);
    out.repeatable = std::all_of(f.commands.begin(), f.commands.end(),
                                 [](const queued_command& c) { return c.what.repeatable; });
    if (f.batch) {
        out.target = to.target("batch");
        out.body = write_batch_body(commands_of(f), token.reveal());
    } else {
        const auto& only = f.commands.front();
        out.target = to.target(only.what.method);
        out.body = only.what.body;
        add_token(out.body, out.target, token);
        if (!only.idempotency_key.empty())
            out.headers.add("Idempotency-Key", only.idempotency_key);
    }
    return out;
}

FAST_BITRIX24_DECL shipment make_shipment(const flight& f) {
    shipment out;
    out.batch = f.batch;
    const auto add = [&out](const std::string& method) {
        const auto known = std::find_if(out.loads.begin(), out.loads.end(),
                                        [&](const method_load& l) { return l.method == method; });
        if (known != out.loads.end())
            ++known->commands;
        else
            out.loads.push_back({method, 1});
    };
    for (const auto& c : f.commands) {
        if (c.what.written.empty())
            add(c.what.method);
        for (const auto& w : c.what.written) {
            out.batch = true;
            add(w.method);
        }
    }
    return out;
}

} // namespace fast_bitrix24::detail

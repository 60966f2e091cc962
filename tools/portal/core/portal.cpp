// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/portal.hpp"

#include "portal/core/faults/act.hpp"
#include "portal/core/rest/oauth.hpp"
#include "portal/core/rest/rest3.hpp"
#include "portal/core/rest/route.hpp"
#include "portal/core/rest/run.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

struct portal::inside {
    explicit inside(const portal_options& o) : state(o), faults(o.data.seed) {}

    portal_state state;
    fault_plan faults;
    bool started = false;

    reply handle(const request& r, double now);
    reply execute(const request& r, const route& where, double now);
    reply refuse(const rest_error& e) const;
};

reply portal::inside::refuse(const rest_error& e) const {
    return {error_response(e, state.options.data.raw_unicode), 0};
}

reply portal::inside::handle(const request& r, double now) {
    ++state.seen.requests;
    if (!started) {
        started = true;
        state.access_tokens[state.options.oauth.access_token] =
            now + state.options.oauth.expires_in;
    }
    const route where = find_route(r.target);
    const std::string& method = where.where == door::token ? "oauth.token" : where.method;
    const auto fault = faults.next(method, now, false);
    if (fault)
        ++state.seen.faults;
    if (fault && comes_before_limits(fault->kind))
        return act_instead(*fault);
    if (!state.options.moved_to.empty()) {
        reply moved{html_response(302, "Found"), 0};
        moved.answer.headers.push_back({"Location", state.options.moved_to + r.target});
        return moved;
    }
    if (where.where == door::none)
        return {html_response(404, "Not Found"), 0};
    if (state.options.require_https && !r.secure)
        return refuse({400, "INVALID_REQUEST", "Https required"});
    if (where.where == door::token) {
        if (fault && !executes(fault->kind))
            return act_instead(*fault);
        reply token{answer_token_request(
                        state, read_params(r, where.query, state.options.max_variables), now),
                    state.options.cost.request};
        return fault ? act_after(*fault, std::move(token)) : std::move(token);
    }
    if (!state.bucket.admit(now)) {
        ++state.seen.rate_refusals;
        return refuse({503, "QUERY_LIMIT_EXCEEDED", "Too many requests"});
    }
    if (fault && !executes(fault->kind))
        return act_instead(*fault);
    reply done = execute(r, where, now);
    return fault ? act_after(*fault, std::move(done)) : std::move(done);
}

reply portal::inside::execute(const request& r, const route& where, double now) {
    state.operating.advance(now);
    if (where.where == door::rest3)
        return answer_rest3(state, r, where, now);
    const php_value params = fold_names(read_params(r, where.query, state.options.max_variables));
    rest_error error;
    const auto who = identify(state, where, params, now, error);
    if (!who)
        return refuse(error);
    if (where.method == "batch") {
        ++state.seen.methods["batch"];
        batch_run done = run_batch(state, faults, *who, params, now);
        return {std::move(done.answer), done.seconds};
    }
    std::string body = "{\"result\":";
    const ran result = run_method(state, *who, where.method, params, now, false, body);
    const double seconds = result.seconds + state.options.cost.request;
    if (result.error)
        return {error_response(*result.error, state.options.data.raw_unicode), seconds};
    if (state.options.wall_limit > 0 && seconds > state.options.wall_limit)
        return {html_response(504, "Gateway Time-out"), state.options.wall_limit};
    if (result.total) {
        body += ",\"total\":";
        append_number(body, *result.total);
    }
    if (result.next) {
        body += ",\"next\":";
        append_number(body, *result.next);
    }
    body += ",\"time\":";
    append_time(body, {now, now + seconds, result.operating, result.reset_at,
                       state.options.operating.display});
    body += '}';
    return {json_response(200, std::move(body)), seconds};
}

portal::portal(const portal_options& options) : inside_(std::make_unique<inside>(options)) {}
portal::portal(portal&&) noexcept = default;
portal& portal::operator=(portal&&) noexcept = default;
portal::~portal() = default;

reply portal::handle(const request& r, double now) {
    return inside_->handle(r, now);
}
const portal_options& portal::options() const noexcept {
    return inside_->state.options;
}
const counters& portal::seen() const noexcept {
    return inside_->state.seen;
}
fault_plan& portal::faults() noexcept {
    return inside_->faults;
}
portal_state& portal::state() noexcept {
    return inside_->state;
}

std::string portal::webhook_path() const {
    return "/rest/" + to_text(options().user) + '/' + options().code + '/';
}

void portal::expire_tokens(double now) {
    for (auto& [token, until] : inside_->state.access_tokens)
        until = now;
}

} // namespace fb24_portal

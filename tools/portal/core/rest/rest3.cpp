// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/rest3.hpp"

#include "portal/core/php/json.hpp"
#include "portal/core/rest/oauth.hpp"
#include "portal/core/rest/rest3_tasks.hpp"
#include "portal/core/text.hpp"

#include <algorithm>

namespace fb24_portal {

namespace {

constexpr double kept_for = 24 * 3600;

response failed(const error3& e) {
    std::string body = "{\"error\":{\"code\":";
    json_quote(body, e.code, false);
    body += ",\"message\":";
    json_quote(body, e.message, false);
    body += "}}";
    return json_response(e.status, std::move(body));
}

bool changes(const std::string& method) {
    return method.ends_with(".add") || method.ends_with(".update") || method.ends_with(".delete");
}

bool valid_key(std::string_view key) {
    return key.size() <= 255 &&
           std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x21 && c <= 0x7E; });
}

// A body is one call, for `batch` a list of calls of which all succeed or none counts.
std::optional<error3> run(portal_state& state, const caller& who, const std::string& method,
                          const php_value& body, double now, std::string& out, double& seconds) {
    if (method != "batch")
        return run_rest3(state, who, method, body, now, out, seconds);
    if (!body.is_list())
        return error3{400, "INVALIDSELECTEXCEPTION", "A batch is a list of calls"};
    if (body.size() > state.options.batch_commands)
        return error3{400, "VALIDATION_REQUESTVALIDATIONEXCEPTION", "Too many calls in a batch"};
    out += '[';
    bool first = true;
    for (const auto& [index, command] : body.members()) {
        const php_value* name = command.find("method");
        const php_value* query = command.find("query");
        if (!first)
            out += ',';
        first = false;
        const php_value none = php_value::array();
        if (auto e = run_rest3(state, who, name == nullptr ? "" : lower(name->to_string()),
                               query == nullptr ? none : *query, now, out, seconds))
            return e;
    }
    out += ']';
    return std::nullopt;
}

struct key_check {
    std::string name; ///< of the stored answer; empty: nothing to store
    std::optional<response> answer;
};

key_check check_key(portal_state& state, const request& r, const caller& who,
                    const std::string& method, double now) {
    key_check check;
    const std::string key(r.header_value("Idempotency-Key"));
    const bool given = std::any_of(r.headers.begin(), r.headers.end(), [](const header& h) {
        return same_word(h.name, "Idempotency-Key");
    });
    if (!given || !changes(method))
        return check;
    if (key.empty() || !valid_key(key)) {
        check.answer = failed({400, "INVALIDIDEMPOTENCYKEYEXCEPTION", "Malformed key"});
        return check;
    }
    check.name = who.account + ' ' + to_text(who.user) + ' ' + method + ' ' + key;
    const auto it = state.stored.find(check.name);
    if (it == state.stored.end() || it->second.at + kept_for <= now)
        return check;
    if (it->second.request_body != r.body) {
        check.answer = failed({422, "IDEMPOTENCYKEYREUSEDEXCEPTION", "Key of another request"});
    } else {
        check.answer = it->second.answer;
        check.answer->headers.push_back({"Idempotent-Replayed", "true"});
    }
    return check;
}

} // namespace

error3::error3(int s, std::string_view short_code, std::string text)
    : status(s), code("BITRIX_REST_V3_EXCEPTION_" + std::string(short_code)),
      message(std::move(text)) {}

reply answer_rest3(portal_state& state, const request& r, const route& where, double now) {
    double seconds = state.options.cost.request;
    php_value body = php_value::array();
    if (!r.body.empty() || r.method == "POST") {
        const bool json =
            lower(r.header_value("Content-Type")).find("application/json") != std::string::npos;
        auto read = json ? json_decode(r.body) : std::nullopt;
        if (!read || !read->is_array())
            return {failed({400, "INVALIDJSONEXCEPTION", "The body is no JSON"}), seconds};
        body = std::move(*read);
    }
    rest_error refused;
    const auto who = identify(state, where, fold_names(body), now, refused);
    if (!who) // credentials are checked before REST 3 begins: the old form of an error
        return {error_response(refused, true), seconds};
    key_check check = check_key(state, r, *who, where.method, now);
    if (check.answer)
        return {std::move(*check.answer), seconds};
    const std::string account = who->account + ' ' + where.method;
    if (state.operating.blocked(account, now)) {
        ++state.seen.operating_refusals;
        return {error_response(operating_error(), true), 0};
    }
    std::string text = "{\"result\":";
    const auto error = run(state, *who, where.method, body, now, text, seconds);
    if (error)
        return {failed(*error), seconds};
    state.operating.book(account, now + seconds, seconds);
    text += ",\"time\":";
    append_time(text, {now, now + seconds, state.operating.used(account, now + seconds),
                       state.operating.reset_at(account, now + seconds),
                       state.options.operating.display});
    text += '}';
    response answer = json_response(200, std::move(text));
    if (!check.name.empty()) {
        answer.headers.push_back(
            {"Idempotency-Key", std::string(r.header_value("Idempotency-Key"))});
        state.stored[check.name] = {r.body, answer, now};
    }
    return {std::move(answer), seconds};
}

} // namespace fb24_portal

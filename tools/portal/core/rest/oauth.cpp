// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/rest/oauth.hpp"

#include "portal/core/php/json.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

std::string text_of(const php_value& params, std::string_view name) {
    const php_value* v = params.find(name);
    return v == nullptr ? std::string() : v->to_string();
}

response refused(int status, const char* code, const char* text) {
    return error_response({status, code, text}, true);
}

std::string new_token(random_source& random) {
    constexpr char digits[] = "0123456789abcdef";
    std::string token;
    for (int i = 0; i < 4; ++i) {
        const std::uint64_t n = random.next();
        for (unsigned shift = 0; shift < 64; shift += 4)
            token += digits[(n >> shift) & 15U];
    }
    return token;
}

std::string origin_of(const portal_options& o) {
    return "https://" + o.host + (o.port == 443 ? std::string() : ':' + to_text(o.port));
}

} // namespace

response answer_token_request(portal_state& state, const php_value& params, double now) {
    const portal_options& o = state.options;
    ++state.seen.token_requests;
    const std::string grant = text_of(params, "grant_type");
    if (grant != "refresh_token" && grant != "authorization_code")
        return refused(400, "invalid_request", "The grant type is missing or not supported");
    if (text_of(params, "client_id") != o.oauth.client_id ||
        text_of(params, "client_secret") != o.oauth.client_secret)
        return refused(400, "invalid_client", "Client authentication failed");
    const std::string offered =
        text_of(params, grant == "refresh_token" ? "refresh_token" : "code");
    if (state.refresh_tokens.erase(offered) == 0)
        return refused(400, "invalid_grant", "Invalid refresh token or code");
    const std::string access = new_token(state.random);
    const std::string refresh = new_token(state.random);
    const double until = now + o.oauth.expires_in;
    state.access_tokens[access] = until;
    state.refresh_tokens.insert(refresh);
    php_value answer = php_value::array();
    answer.set("access_token", access);
    answer.set("expires", php_value::number(static_cast<std::int64_t>(until)));
    answer.set("expires_in", php_value::number(static_cast<std::int64_t>(o.oauth.expires_in)));
    answer.set("scope", "crm,task,user,department");
    answer.set("domain", "oauth.bitrix.info");
    answer.set("server_endpoint", "https://oauth.bitrix.info/rest/");
    answer.set("status", "L");
    answer.set("client_endpoint", origin_of(o) + "/rest/");
    answer.set("member_id", "a223c6b3710f85df22e9377d6c4f7553");
    answer.set("user_id", php_value::number(o.user));
    answer.set("refresh_token", refresh);
    std::string body;
    json_encode(body, answer, true);
    return json_response(200, std::move(body));
}

std::optional<caller> identify(const portal_state& state, const route& where,
                               const php_value& folded, double now, rest_error& error) {
    if (where.webhook) {
        if (where.code == state.options.code)
            return caller{"webhook", leading_int(where.user)};
        error = {401, "INVALID_CREDENTIALS", "Invalid request credentials"};
        return std::nullopt;
    }
    const std::string token = text_of(folded, "AUTH");
    if (token.empty()) {
        error = {401, "NO_AUTH_FOUND", "Wrong authorization data"};
        return std::nullopt;
    }
    const auto it = state.access_tokens.find(token);
    if (it == state.access_tokens.end()) {
        error = {401, "invalid_token", "Unable to get application by token"};
        return std::nullopt;
    }
    if (it->second <= now) {
        error = {401, "expired_token", "The access token provided has expired."};
        return std::nullopt;
    }
    return caller{"application", state.options.user};
}

} // namespace fb24_portal

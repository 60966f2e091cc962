// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/version.hpp"
#include "fast_bitrix24/client/oauth_tokens.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/json/document.hpp"

#include <algorithm>
#include <exception>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL url oauth_server(const oauth_application& application) {
    if (application.client_id.empty() || application.client_secret.empty())
        throw usage_error("OAuth: client_id and client_secret are needed");
    url server = parse_url(application.address);
    if (!server.secure && !is_loopback(server.host))
        throw usage_error("OAuth: the address of the authorization server must be https");
    return server;
}

FAST_BITRIX24_DECL http_request make_refresh_request(const oauth_application& application,
                                                     const url& server,
                                                     const secret& refresh_token) {
    http_request out;
    out.secure = server.secure;
    out.host = server.host;
    out.port = server.port;
    out.target = server.target;
    out.headers.add("Content-Type", "application/x-www-form-urlencoded");
    out.headers.add("Accept", "application/json");
    out.headers.add("User-Agent", "fast_bitrix24-cpp/" FAST_BITRIX24_VERSION);
    out.body = "grant_type=refresh_token&client_id=" + percent_encode(application.client_id) +
               "&client_secret=" + percent_encode(application.client_secret.reveal()) +
               "&refresh_token=" + percent_encode(refresh_token.reveal());
    return out;
}

[[noreturn]] FAST_BITRIX24_DECL void refresh_failed(error_code ec, diagnostics d, std::string why) {
    d.detail = std::move(why);
    if (d.request_fate == fate::unknown)
        d.detail += "; the refresh token may have been replaced there. The old one is kept, but if "
                    "it is refused from now on, the application must be authorized anew";
    throw error(ec, std::move(d));
}

FAST_BITRIX24_DECL bool refresh_may_be_repeated(const finished_exchange& ended) {
    return ended.ec && ended.request_fate == fate::not_run &&
           (ended.ec == errc::connect || ended.ec == errc::connection_lost ||
            ended.ec == errc::timeout || ended.ec == errc::dns_again ||
            ended.ec == errc::resource || ended.ec == errc::truncated);
}

// An error code of the authorization server, with whatever HTTP status (wrong_client comes with
// 200).
[[noreturn]] FAST_BITRIX24_DECL void refresh_refused(value answer, diagnostics d,
                                                     const redactor& redact) {
    const value code = answer["error"];
    const value text = answer["error_description"];
    d.code = redact.shown(code.is_string() ? code.as_string() : code.raw(), 200);
    d.description = redact.shown(text.is_string() ? text.as_string() : std::string_view{}, 1000);
    if (d.http_status >= 500 || iequals(d.code, "INTERNAL_SERVER_ERROR")) {
        d.request_fate = fate::unknown;
        refresh_failed(errc::auth, std::move(d), "the authorization server failed");
    }
    const auto meaning = errc_from_portal(d.code);
    const bool busy = meaning == errc::rate_limit || meaning == errc::operating_limit ||
                      meaning == errc::overload;
    refresh_failed(busy ? meaning : errc::auth, std::move(d),
                   "the authorization server refused to refresh the access token");
}

FAST_BITRIX24_DECL secret new_token(value answer, const char* name, const diagnostics& d) {
    constexpr std::size_t longest = 4096;
    const value token = answer[name];
    const auto text = token.is_string() ? token.as_string() : std::string_view{};
    const bool visible =
        std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (text.empty() || text.size() > longest || !visible)
        refresh_failed(errc::protocol, d,
                       std::string{"no usable "} + name +
                           " in the answer of the authorization server");
    return secret{std::string{text}};
}

// Only told to the user: a token is refreshed when it is refused, never before.
FAST_BITRIX24_DECL std::int64_t end_of_token(value answer,
                                             std::chrono::system_clock::time_point now) {
    constexpr std::int64_t latest = 32'503'680'000; // the year 3000
    if (const auto at = answer["expires"].to_int(); at && *at > 0 && *at < latest)
        return *at;
    if (const auto in = answer["expires_in"].to_int(); in && *in > 0 && *in < latest)
        return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count() +
               *in;
    return 0;
}

FAST_BITRIX24_DECL token_pair read_refresh_answer(finished_exchange&& ended, const token_pair& old,
                                                  std::chrono::system_clock::time_point now,
                                                  const redactor& redact) {
    diagnostics d;
    d.where = phase::token;
    if (ended.ec) {
        d.request_fate = ended.request_fate;
        const std::string why = ended.ec.message() + (ended.detail.empty() ? "" : ": ") +
                                redact.shown(ended.detail, 200);
        if (ended.request_fate == fate::not_run)
            refresh_failed(ended.ec, d, "the authorization server was not reached: " + why);
        refresh_failed(errc::auth, d, "the answer of the authorization server was lost: " + why);
    }
    const int status = d.http_status = ended.response.status;
    if (status >= 300 && status < 400)
        refresh_failed(errc::redirect, d,
                       "the authorization server redirects elsewhere, which is not followed");
    error_code ec;
    diagnostics ignored;
    json_limits limits;
    limits.depth = 16;
    const auto answer = document::parse(std::move(ended.response.body), limits, ec, ignored);
    const value error = answer["error"];
    if (!ec && error.exists() && !error.is_null())
        refresh_refused(answer, d, redact);
    d.request_fate = status >= 400 && status < 500 ? fate::not_run : fate::unknown;
    if (status < 200 || status >= 300)
        refresh_failed(status >= 500 ? errc::auth : errc::http_status, d,
                       "the authorization server gave no error code");
    if (ec || !answer.is_object())
        refresh_failed(errc::auth, d, "the answer of the authorization server is not readable");

    token_pair out;
    out.access_token = new_token(answer, "access_token", d);
    out.refresh_token = new_token(answer, "refresh_token", d);
    out.expires = end_of_token(answer, now);
    out.client_endpoint = answer["client_endpoint"].is_string()
                              ? std::string{answer["client_endpoint"].as_string()}
                              : old.client_endpoint;
    out.member_id = answer["member_id"].is_string() ? std::string{answer["member_id"].as_string()}
                                                    : old.member_id;
    return out;
}

FAST_BITRIX24_DECL void store_tokens(const token_store& store, const token_pair& pair,
                                     const redactor& redact) {
    if (!store.save)
        return;
    diagnostics d;
    d.where = phase::token;
    d.detail = "the new tokens could not be stored";
    try {
        store.save(pair);
        return;
    } catch (const error& e) {
        d.detail += ": " + redact.shown(e.details().to_string(), 1000);
    } catch (const std::exception& e) {
        d.detail += ": " + redact.shown(e.what(), 200);
    } catch (...) {
        d.detail += ": unknown exception";
    }
    d.detail += "; they are kept in memory and stored before the next use";
    throw error(errc::token, std::move(d));
}

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/error.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <set>
#include <string>

namespace b24 = fast_bitrix24;
using b24::condition;
using b24::errc;

TEST_CASE("every error code has words of its own") {
    std::set<std::string> seen;
    for (int code = 1; code <= static_cast<int>(errc::incomplete); ++code) {
        const b24::error_code ec = static_cast<errc>(code);
        CAPTURE(code);
        CHECK(ec);
        CHECK(&ec.category() == &b24::error_category());
        CHECK(ec.message() != "unknown error");
        CHECK(seen.insert(ec.message()).second);
    }
    CHECK(b24::error_code(9999, b24::error_category()).message() == "unknown error");
    CHECK(std::string(b24::error_category().name()) == "fast_bitrix24");
}

TEST_CASE("conditions group the codes") {
    const auto is = [](errc e, condition c) { return b24::error_code(e) == c; };

    CHECK(is(errc::rate_limit, condition::retryable));
    CHECK(is(errc::operating_limit, condition::retryable));
    CHECK(is(errc::connect, condition::retryable));
    CHECK(is(errc::not_run, condition::retryable));
    // it may have run, so trying again is for the caller to decide
    CHECK_FALSE(is(errc::outcome_unknown, condition::retryable));
    CHECK_FALSE(is(errc::timeout, condition::retryable));
    CHECK_FALSE(is(errc::usage, condition::retryable));
    CHECK_FALSE(is(errc::tls_verify, condition::retryable));

    CHECK(is(errc::rate_limit, condition::throttled));
    CHECK(is(errc::overload, condition::throttled));
    CHECK_FALSE(is(errc::api, condition::throttled));

    CHECK(is(errc::auth, condition::auth));
    CHECK(is(errc::token, condition::auth));
    CHECK_FALSE(is(errc::access_denied, condition::auth));

    CHECK(is(errc::not_found, condition::not_found));
    CHECK(is(errc::outcome_unknown, condition::outcome_unknown));
}

TEST_CASE("codes compare with conditions of their own category only") {
    const b24::error_code ec = errc::auth;
    CHECK(ec != std::errc::permission_denied);
    CHECK(b24::error_code(std::make_error_code(std::errc::timed_out)) != condition::retryable);
    const auto c = b24::make_error_condition(condition::throttled);
    CHECK(c.message() == "a limit of the portal");
    CHECK(std::error_condition(77, c.category()).message() == "unknown condition");
}

TEST_CASE("the portal's codes are found in any case") {
    CHECK(b24::errc_from_portal("QUERY_LIMIT_EXCEEDED") == errc::rate_limit);
    CHECK(b24::errc_from_portal("query_limit_exceeded") == errc::rate_limit);
    CHECK(b24::errc_from_portal("OPERATION_TIME_LIMIT") == errc::operating_limit);
    CHECK(b24::errc_from_portal("expired_token") == errc::auth);
    CHECK(b24::errc_from_portal("EXPIRED_TOKEN") == errc::auth);
    CHECK(b24::errc_from_portal("insufficient_scope") == errc::access_denied);
    CHECK(b24::errc_from_portal("ERROR_METHOD_NOT_FOUND") == errc::not_found);
    CHECK(b24::errc_from_portal("PORTAL_DELETED") == errc::portal_gone);
    CHECK(b24::errc_from_portal("") == errc::api);
    CHECK(b24::errc_from_portal("200040300010") == errc::api);
}

TEST_CASE("diagnostics make one line") {
    b24::diagnostics d;
    CHECK(d.to_string().empty());

    d.method = "crm.deal.get";
    d.code = "NOT_FOUND";
    d.description = "Not found";
    CHECK(d.to_string() == "crm.deal.get: NOT_FOUND Not found");
    d.http_status = 400;
    d.attempts = 3;
    d.detail = "in a batch";
    CHECK(d.to_string() ==
          "crm.deal.get: NOT_FOUND Not found: in a batch (HTTP 400) after 3 attempts");

    b24::diagnostics only_text;
    only_text.description = "something";
    only_text.http_status = 200;
    only_text.attempts = 1;
    CHECK(only_text.to_string() == "something");

    b24::diagnostics only_status;
    only_status.http_status = 502;
    CHECK(only_status.to_string() == "(HTTP 502)");
}

TEST_CASE("errors carry code, words and diagnostics") {
    b24::diagnostics d;
    d.method = "crm.lead.add";
    d.request_fate = b24::fate::unknown;
    const b24::error e(errc::outcome_unknown, d);
    CHECK(e.code() == errc::outcome_unknown);
    CHECK(e.details().request_fate == b24::fate::unknown);
    CHECK(std::string(e.what()) ==
          "crm.lead.add: outcome unknown: the request may have been executed");
    CHECK(std::string(b24::error(errc::timeout, {}).what()) == "timed out");

    try {
        throw b24::usage_error("the method is empty");
    } catch (const std::system_error& caught) {
        CHECK(caught.code() == errc::usage);
        CHECK(std::string(caught.what()) == "the method is empty: invalid use");
    }
}

TEST_CASE("phases have names") {
    CHECK(std::string(b24::to_string(b24::phase::none)) == "none");
    CHECK(std::string(b24::to_string(b24::phase::tls)) == "tls");
    CHECK(std::string(b24::to_string(b24::phase::token)) == "token");
}

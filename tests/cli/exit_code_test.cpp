// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/error.hpp"
#include "fb24/exit_code.hpp"
#include "fb24/reporter.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace fb24;
using fast_bitrix24::diagnostics;
using fast_bitrix24::errc;
using fast_bitrix24::outcome;

namespace {

outcome failed(errc why) {
    outcome o;
    o.ec = why;
    return o;
}

exit_code of(const std::vector<outcome>& outcomes) {
    tally t;
    for (const auto& o : outcomes)
        t.add(o);
    return t.result();
}

} // namespace

TEST_CASE("a run that failed as a whole") {
    CHECK(exit_code_of({}) == 0);
    for (const auto e : {errc::usage, errc::config})
        CHECK(exit_code_of(e) == 2);
    for (const auto e : {errc::api, errc::auth, errc::access_denied, errc::not_found,
                         errc::overload, errc::portal_gone, errc::rate_limit, errc::operating_limit,
                         errc::http_status, errc::unexpected_content})
        CHECK(exit_code_of(e) == 3);
    for (const auto e : {errc::dns, errc::connect, errc::timeout, errc::tls, errc::tls_verify,
                         errc::connection_lost, errc::truncated, errc::bad_framing, errc::limit,
                         errc::parse, errc::protocol, errc::redirect, errc::resource, errc::token,
                         errc::deadline, errc::outcome_unknown})
        CHECK(exit_code_of(e) == 4);
    CHECK(exit_code_of(errc::incomplete) == 5);
    CHECK(exit_code_of(errc::cancelled) == 130);
    CHECK(exit_code_of(std::make_error_code(std::errc::io_error)) == 4);
}

TEST_CASE("a run of items") {
    const outcome good;
    CHECK(of({}) == 0);
    CHECK(of({good, good}) == 0);
    CHECK(of({good, failed(errc::api)}) == 5);
    CHECK(of({failed(errc::api), failed(errc::not_found)}) == 5);
    CHECK(of({failed(errc::api)}) == 5);
    CHECK(of({good, failed(errc::timeout)}) == 5);
    CHECK(of({failed(errc::timeout), failed(errc::connect)}) == 4);
    CHECK(of({failed(errc::timeout), failed(errc::api)}) == 5);
    CHECK(of({failed(errc::auth), failed(errc::auth)}) == 3);
    CHECK(of({failed(errc::access_denied), failed(errc::access_denied)}) == 3);
    CHECK(of({failed(errc::auth), failed(errc::api)}) == 5);
    CHECK(of({good, failed(errc::outcome_unknown)}) == 4);
    CHECK(of({good, failed(errc::outcome_unknown), failed(errc::cancelled)}) == 130);
}

TEST_CASE("codes have names") {
    CHECK(std::string{name_of(errc::usage)} == "usage");
    CHECK(std::string{name_of(errc::timeout)} == "timeout");
    CHECK(std::string{name_of(errc::outcome_unknown)} == "outcome_unknown");
    CHECK(std::string{name_of(errc::incomplete)} == "incomplete");
    CHECK(std::string{name_of(std::make_error_code(std::errc::io_error))} == "system");
}

TEST_CASE("errors in words: who, what, circumstances") {
    diagnostics d;
    d.detail = "the webhook is no address";
    CHECK(describe(errc::usage, d) == "the webhook is no address");
    d.method = "crm.deal.list";
    d.detail = "connection refused";
    d.attempts = 6;
    CHECK(describe(errc::connect, d) ==
          "crm.deal.list: cannot connect: connection refused after 6 attempts");
    d = {};
    d.method = "crm.deal.get";
    d.code = "NOT_FOUND";
    d.description = "No such deal";
    d.http_status = 400;
    CHECK(describe(errc::not_found, d) == "crm.deal.get: NOT_FOUND: No such deal (HTTP 400)");
    CHECK(describe(errc::outcome_unknown, d) ==
          "crm.deal.get: outcome unknown: the request may have been executed: NOT_FOUND: No such "
          "deal (HTTP 400)");
    d.code.clear();
    CHECK(describe(errc::api, d) == "crm.deal.get: No such deal (HTTP 400)");
    d.detail = "1 of 3 failed, the first: the portal answered an error";
    d.http_status = 200;
    CHECK(describe(errc::incomplete, d) ==
          "crm.deal.get: 1 of 3 failed, the first: the portal answered an error: No such deal");
}

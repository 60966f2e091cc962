// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "peer.hpp"

#include <doctest/doctest.h>

using portal_test::answer;
using portal_test::peer;

namespace {

const std::string first_token = "access-token-of-the-emulated-portal";
const std::string first_refresh = "refresh-token-of-the-emulated-portal";

std::string form(const std::string& refresh, const char* secret = nullptr) {
    return "grant_type=refresh_token&client_id=local.0123456789abcd.01234567&client_secret=" +
           std::string(secret == nullptr ? "client-secret-of-the-emulated-portal" : secret) +
           "&refresh_token=" + refresh;
}

answer refresh(peer& p, const std::string& token) {
    return p.post("/oauth/token/", form(token), "application/x-www-form-urlencoded");
}

answer profile(peer& p, const std::string& token) {
    return p.post("/rest/profile.json", R"({"auth":")" + token + "\"}");
}

} // namespace

TEST_CASE("O1 a token expires, and a refresh gives a new pair once") {
    peer p;
    CHECK(profile(p, first_token).status == 200);
    p.now += 3599;
    CHECK(profile(p, first_token).status == 200);
    p.now += 1;
    const auto expired = profile(p, first_token);
    CHECK(expired.status == 401);
    CHECK(expired.text({"error"}) == "expired_token");

    const auto pair = refresh(p, first_refresh);
    CHECK(pair.status == 200);
    CHECK(pair.text({"expires_in"}) == "3600");
    CHECK(pair.text({"client_endpoint"}) == "https://localhost/rest/");
    CHECK(pair.text({"refresh_token"}) != first_refresh);
    CHECK(profile(p, pair.text({"access_token"})).status == 200);
    CHECK(profile(p, first_token).text({"error"}) == "expired_token");

    const auto again = refresh(p, first_refresh);
    CHECK(again.status == 400);
    CHECK(again.text({"error"}) == "invalid_grant");
    CHECK(refresh(p, pair.text({"refresh_token"})).status == 200);
    CHECK(p.portal.seen().token_requests == 3);
}

TEST_CASE("O8 refusals of the token address, by GET and by POST") {
    peer p;
    CHECK(p.get("/oauth/token/?" + form(first_refresh)).status == 200);
    CHECK(p.get("/oauth/token/?" + form("x", "wrong")).text({"error"}) == "invalid_client");
    CHECK(p.get("/oauth/token/").text({"error"}) == "invalid_request");
    CHECK(p.get("/oauth/token/").status == 400);
}

TEST_CASE("all tokens can be made to expire, and the token address is outside of the bucket") {
    auto o = portal_test::small();
    o.bucket.capacity = 1;
    o.bucket.per_second = 0;
    peer p(o);
    CHECK(profile(p, first_token).status == 200);
    p.portal.expire_tokens(p.now);
    CHECK(refresh(p, first_refresh).status == 200);
    CHECK(profile(p, first_token).status == 503);
}

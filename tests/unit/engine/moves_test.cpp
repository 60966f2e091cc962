// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/engine/moves.hpp"

#include <doctest/doctest.h>

#include <ostream> // doctest shows values through it
#include <stdexcept>
#include <string>
#include <string_view>

using namespace fast_bitrix24;
using detail::moves;

namespace {

const endpoint home = endpoint::webhook("https://one.bitrix24.ru/rest/1/code12345/");

url asked(std::string_view method) {
    url out = home.base();
    out.target = home.target(method);
    return out;
}

} // namespace

TEST_CASE("H23 moves: within the host a target is remembered, hop by hop") {
    moves m(home, {});
    auto from = asked("profile");
    const auto first = m.redirected(from, "/rest/2/");
    CHECK_FALSE(first.refusal);
    CHECK_FALSE(first.moved);
    from.target = "/rest/2/";
    CHECK_FALSE(m.redirected(from, "https://one.bitrix24.ru/rest/3/").refusal);
    const auto target = home.target("profile");
    CHECK(m.detour(target, 0) == target);
    CHECK(m.detour(target, 1) == "/rest/2/");
    CHECK(m.detour(target, 2) == "/rest/3/");
    CHECK(m.detour(target, 9) == "/rest/3/");
    CHECK(m.to().base().host == "one.bitrix24.ru");
    CHECK_FALSE(m.take_moved());
}

TEST_CASE("H24 moves: to the same portal's new name, told once") {
    moves m(home, {});
    const auto from = asked("profile");
    const auto found = m.redirected(from, "https://two.bitrix24.ru" + from.target);
    CHECK_FALSE(found.refusal);
    CHECK(found.moved);
    CHECK(m.to().base().host == "two.bitrix24.ru");
    CHECK(m.to().base().target == home.base().target);
    CHECK_FALSE(
        m.redirected(from, "https://two.bitrix24.ru" + from.target).moved); // another had heard
    CHECK(m.take_moved().has_value());
    CHECK_FALSE(m.take_moved().has_value());
}

TEST_CASE("H24 moves: to a stranger only with permission, and never down to http") {
    std::string asked_for;
    moves m(home, [&asked_for](std::string_view host) {
        asked_for = host;
        if (host == "broken.example")
            throw std::runtime_error("no");
        return host == "friend.example";
    });
    const auto from = asked("profile");
    for (const char* to :
         {"https://stranger.example/rest/", "https://broken.example/rest/",
          "http://friend.example/rest/", "http://two.bitrix24.ru/rest/", "", "\x01"}) {
        CAPTURE(to);
        const auto found = m.redirected(from, to);
        REQUIRE(found.refusal);
        CHECK(found.refusal->ec == errc::redirect);
        CHECK_FALSE(found.refusal->details.detail.empty());
        CHECK(m.to().base().host == "one.bitrix24.ru");
    }
    CHECK(m.redirected(from, "https://friend.example/x").moved);
    CHECK(asked_for == "friend.example");
    CHECK(moves(home, {}).redirected(from, "https://friend.example/x").refusal);
}

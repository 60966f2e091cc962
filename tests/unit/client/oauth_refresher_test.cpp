// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "oauth_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>

// The built-in refresher, alone and as the token function of a client.
namespace {

using namespace oauth_test;
using b24::errc;

/// A refresher, the server that it asks, and the pairs that it stored.
struct station {
    rotating_server server;
    test::scripted_transport carrier{[this](const auto& r, auto now) { return server(r, now); }};
    std::vector<b24::token_pair> stored;
    b24::token_store store{[this](const b24::token_pair& p) { stored.push_back(p); }};

    refresher make() { return {application(), first_pair(), store, carrier}; }
    void script(test::scripted_transport::handler h) { carrier.set_script(std::move(h)); }
};

std::string a(int n) {
    return rotating_server::access(n);
}

/// What the call throws.
template <class Function>
b24::error failure_of(Function f) {
    try {
        (void)f();
    } catch (const b24::error& e) {
        return e;
    }
    throw std::logic_error("it did not throw");
}

bool says_rotated(const b24::error& e) {
    return e.details().detail.find("may have been replaced") != std::string::npos &&
           e.details().request_fate == b24::fate::unknown;
}

} // namespace

TEST_CASE("the refresher gives the stored token first and then a new pair for each call") {
    station s;
    const auto token = s.make();
    CHECK(token() == a(0));
    CHECK(s.carrier.count().started == 0);
    CHECK(token() == a(1));
    CHECK(token() == a(2));
    CHECK(s.carrier.count().started == 2);
    REQUIRE(s.stored.size() == 2);
    CHECK(s.stored[1].access_token.reveal() == a(2));
    CHECK(s.stored[1].refresh_token.reveal() == rotating_server::refresh(2));
    CHECK(s.stored[1].member_id == "member");
    CHECK(token.tokens().refresh_token.reveal() == rotating_server::refresh(2));
}

TEST_CASE("without an access token the first call refreshes") {
    station s;
    auto pair = first_pair();
    pair.access_token = b24::secret{};
    const refresher token(application(), pair, s.store, s.carrier);
    CHECK(token() == a(1));
    CHECK(s.stored.size() == 1);
}

TEST_CASE("the refresh is a form POST that has its secrets in the body only") {
    station s;
    auto app = application();
    app.client_secret = b24::secret{"a&b=c d%"};
    app.address = "https://oauth.example.org:8443/oauth/token/?x=1";
    const refresher token(app, first_pair(), s.store, s.carrier);
    (void)token();
    (void)token();
    const auto log = s.carrier.log();
    REQUIRE(log.size() == 1);
    const auto& r = log[0].request;
    CHECK(r.method == "POST");
    CHECK(r.secure);
    CHECK(r.host == "oauth.example.org");
    CHECK(r.port == 8443);
    CHECK(r.target == "/oauth/token/?x=1");
    CHECK(r.headers.get("content-type") == "application/x-www-form-urlencoded");
    CHECK(r.body == "grant_type=refresh_token&client_id=app.id&client_secret=a%26b%3Dc%20d%25"
                    "&refresh_token=refresh-0-canary");
    CHECK_FALSE(r.repeatable);
    CHECK(r.timeout > b24::duration::zero());
    for (const auto& h : r.headers)
        CHECK(h.value.find("canary") == std::string::npos);
}

TEST_CASE("O9 secrets go to the authorization server only, over https, and follow no redirect") {
    SUBCASE("plain http is refused but on this machine") {
        station s;
        auto app = application();
        for (const char* address : {"http://oauth.example.org/oauth/token/", "ftp://x/", "", "x"}) {
            app.address = address;
            CHECK_THROWS_AS(refresher(app, first_pair(), s.store, s.carrier), b24::usage_error);
        }
        app.address = "http://127.0.0.1:8080/oauth/token/";
        (void)refresher(app, first_pair(), s.store, s.carrier);
    }
    SUBCASE("redirects") {
        for (const int status : {301, 302, 303, 307, 308}) {
            station s;
            s.script([&](const auto&, auto) {
                auto r = test::json_reply("", status);
                r.response.headers.add("Location",
                                       "https://elsewhere.example.org/refresh-0-canary");
                return r;
            });
            const auto token = s.make();
            (void)token();
            const auto e = failure_of([&] { return token(); });
            CHECK(e.code() == errc::redirect);
            CHECK(std::string{e.what()}.find("canary") == std::string::npos);
            CHECK(s.carrier.count().started == 1);
        }
    }
    SUBCASE("on the wire of a client") {
        token_portal portal;
        portal.accept({"none"});
        rotating_server server(&portal);
        test::scripted_transport to_portal([&](const auto& r, auto now) { return portal(r, now); });
        test::scripted_transport to_server([&](const auto& r, auto now) { return server(r, now); });
        auto o = quiet();
        o.token_func = refresher(application(), first_pair(), {}, to_server);
        client c(rest_address, o, to_portal);
        CHECK(c.call("crm.deal.update", numbered(500)).failures() == 0);
        CHECK(server.refreshes() == 1);
        for (const auto& s : to_server.log())
            CHECK(s.request.host == "oauth.example.org");
        for (const auto& s : to_portal.log()) {
            CHECK(s.request.host == "example.bitrix24.ru");
            const auto all = s.request.target + s.request.body;
            CHECK(all.find("app-secret-canary") == std::string::npos);
            CHECK(all.find("refresh-") == std::string::npos);
        }
    }
}

TEST_CASE("O1 two hundred requests in flight and the refresher: one refresh, each runs once") {
    token_portal portal;
    portal.accept({"none"});
    rotating_server server(&portal);
    test::scripted_transport to_portal([&](const auto& r, auto now) { return portal(r, now); });
    test::scripted_transport to_server([&](const auto& r, auto now) { return server(r, now); });
    auto o = quiet();
    o.batch_size = 1;
    o.token_func = refresher(application(), first_pair(), {}, to_server);
    client c(rest_address, o, to_portal);
    CHECK(c.call("crm.deal.update", numbered(200)).failures() == 0);
    CHECK(to_portal.count().most_in_flight == 200);
    CHECK(to_portal.count().started == 400);
    CHECK(to_server.count().started == 1);
    for (const auto& [command, times] : portal.executed())
        CHECK(times == 1);
}

TEST_CASE("O2 a server that is not reached is tried again, and later again") {
    station s;
    int failures = 2;
    s.script([&](const auto& r, auto now) {
        if (failures-- > 0)
            return test::failed_reply(errc::connect, b24::fate::not_run, b24::phase::connect);
        return s.server(r, now);
    });
    const auto token = s.make();
    (void)token();
    SUBCASE("it comes back soon") {
        CHECK(token() == a(1));
        CHECK(s.carrier.count().started == 3);
    }
    SUBCASE("it stays away") {
        failures = 3;
        const auto e = failure_of([&] { return token(); });
        CHECK(e.code() == errc::connect);
        CHECK(e.details().request_fate == b24::fate::not_run);
        CHECK_FALSE(says_rotated(e));
        CHECK(s.carrier.count().started == 3);
        CHECK(token() == a(1));
    }
    SUBCASE("a name that does not exist is not tried again") {
        s.script([](const auto&, auto) {
            return test::failed_reply(errc::dns, b24::fate::not_run, b24::phase::resolve);
        });
        CHECK(failure_of([&] { return token(); }).code() == errc::dns);
        CHECK(s.carrier.count().started == 1);
    }
}

TEST_CASE("O6 a lost answer: the old pair is kept, and the error says that it may be replaced") {
    const std::vector<test::script_reply> lost = {
        test::failed_reply(errc::connection_lost, b24::fate::unknown),
        test::failed_reply(errc::truncated, b24::fate::unknown, b24::phase::read),
        test::silence(),
        test::json_reply("<html>bad gateway</html>", 502),
        test::json_reply(error_body("INTERNAL_SERVER_ERROR"), 500),
        test::json_reply("", 200),
        test::json_reply("[1]", 200),
        test::json_reply(R"({"access_token":"x")", 200),
    };
    for (const auto& answer : lost) {
        station s;
        s.script([&](const auto&, auto) { return answer; });
        const auto token = s.make();
        (void)token();
        const auto e = failure_of([&] { return token(); });
        CHECK(e.code() == errc::auth);
        CHECK(says_rotated(e));
        CHECK(s.carrier.count().started == 1);
        CHECK(s.stored.empty());
        CHECK(token.tokens().refresh_token.reveal() == rotating_server::refresh(0));
        // the server had not rotated after all
        s.script([&](const auto& r, auto now) { return s.server(r, now); });
        CHECK(token() == a(1));
    }
}

TEST_CASE("O6 the server had rotated: the next refusal is final and names the portal's code") {
    station s;
    bool lose = true;
    s.script([&](const auto& r, auto now) {
        auto answer = s.server(r, now);
        return std::exchange(lose, false)
                   ? test::failed_reply(errc::connection_lost, b24::fate::unknown)
                   : answer;
    });
    const auto token = s.make();
    (void)token();
    CHECK(says_rotated(failure_of([&] { return token(); })));
    const auto e = failure_of([&] { return token(); });
    CHECK(e.code() == errc::auth);
    CHECK(e.details().code == "invalid_grant");
    CHECK(s.carrier.count().started == 2);
}

TEST_CASE("O7 a store function that throws: the pair stays in memory and is stored later") {
    station s;
    int failures = 2;
    s.store = b24::token_store([&](const b24::token_pair& p) {
        if (failures-- > 0)
            throw std::runtime_error("disk full, cannot write " + p.refresh_token.reveal());
        s.stored.push_back(p);
    });
    const auto token = s.make();
    (void)token();
    for (int i = 0; i < 2; ++i) {
        const auto e = failure_of([&] { return token(); });
        CHECK(e.code() == errc::token);
        CHECK(e.details().detail.find("disk full") != std::string::npos);
        CHECK(std::string{e.what()}.find("canary") == std::string::npos);
        CHECK(token.tokens().refresh_token.reveal() == rotating_server::refresh(1));
    }
    CHECK(token() == a(1));
    CHECK(s.stored.size() == 1);
    CHECK(s.carrier.count().started == 1); // asked the server only once
    CHECK(token() == a(2));
}

TEST_CASE("O7 in a client: the calls fail clearly, the next verb goes on with the new pair") {
    token_portal portal;
    portal.accept({"none"});
    rotating_server server(&portal);
    test::scripted_transport to_portal([&](const auto& r, auto now) { return portal(r, now); });
    test::scripted_transport to_server([&](const auto& r, auto now) { return server(r, now); });
    int failures = 1;
    auto o = quiet();
    o.token_func = refresher(
        application(), first_pair(),
        [&](const b24::token_pair&) {
            if (failures-- > 0)
                throw std::runtime_error("disk full");
        },
        to_server);
    client c(rest_address, o, to_portal);
    std::error_code ec;
    b24::diagnostics d;
    CHECK(c.call("crm.deal.update", numbered(100), ec, d).failures() == 100);
    CHECK(ec == errc::token);
    CHECK(d.detail.find("could not be stored: disk full") != std::string::npos);
    CHECK(c.call("crm.deal.update", numbered(100)).failures() == 0);
    CHECK(server.refreshes() == 1);
}

TEST_CASE("O8 a refusal by the authorization server is final") {
    struct row {
        const char* code;
        int status;
    };
    for (const row& r :
         {row{"invalid_grant", 400}, row{"PAYMENT_REQUIRED", 402}, row{"PAYMENT_REQUIRED", 200},
          row{"invalid_client", 400}, row{"invalid_client", 401}, row{"wrong_client", 200},
          row{"invalid_request", 400}, row{"insufficient_scope", 403}, row{"never_heard_of", 400},
          row{"", 200}}) {
        const std::string code = r.code;
        const int status = r.status;
        CAPTURE(code);
        CAPTURE(status);
        station s;
        s.script([code, status](const auto&, auto) {
            return test::json_reply(error_body(code, "for refresh-0-canary \\u001b[31m"), status);
        });
        auto o = quiet();
        test::scripted_transport to_portal(
            [](const auto&, auto) { return test::json_reply(error_body("expired_token"), 401); });
        o.token_func = s.make();
        client c(rest_address, o, to_portal);
        std::error_code ec;
        b24::diagnostics d;
        CHECK(c.call("crm.deal.update", numbered(200), ec, d).failures() == 200);
        CHECK(ec == errc::auth);
        CHECK(d.code == code);
        CHECK(d.description == "for *** \\x1b[31m");
        CHECK(d.detail == "the authorization server refused to refresh the access token");
        CHECK(s.carrier.count().started == 1);
        CHECK(s.stored.empty());
    }
}

TEST_CASE("O8 a status without an error code") {
    station s;
    s.script([](const auto&, auto) { return test::json_reply("nothing here", 404); });
    const auto token = s.make();
    (void)token();
    const auto e = failure_of([&] { return token(); });
    CHECK(e.code() == errc::http_status);
    CHECK(e.details().http_status == 404);
    CHECK_FALSE(says_rotated(e));
    CHECK(s.carrier.count().started == 1);
}

TEST_CASE("O10 whatever the server says about its end, a token is not refreshed ahead of time") {
    using std::chrono::system_clock;
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch())
            .count();
    struct row {
        const char* fields;
        std::int64_t least, most;
    };
    for (const row& r :
         {row{R"("expires_in":0)", 0, 0}, row{R"("expires_in":-5)", 0, 0},
          row{R"("expires_in":"3600")", now + 3600, now + 3660},
          row{R"("expires_in":"soon")", 0, 0}, row{R"("x":1)", 0, 0},
          row{R"("expires_in":null,"expires":1700000000)", 1'700'000'000, 1'700'000'000},
          row{R"("expires_in":99999999999999999999)", 0, 0}, row{R"("expires_in":{"a":1})", 0, 0},
          row{R"("expires":-1,"expires_in":60)", now + 60, now + 120}}) {
        const std::string fields = r.fields;
        CAPTURE(fields);
        token_portal portal;
        portal.accept({"fresh"});
        test::scripted_transport to_portal([&](const auto& q, auto at) { return portal(q, at); });
        test::scripted_transport to_server([fields](const auto&, auto) {
            return test::json_reply(std::string{R"({"access_token":"fresh","refresh_token":"r",)"} +
                                    fields + "}");
        });
        std::vector<b24::token_pair> stored;
        auto o = quiet();
        o.token_func = refresher(
            application(), first_pair(), [&](const b24::token_pair& p) { stored.push_back(p); },
            to_server);
        client c(rest_address, o, to_portal);
        for (int i = 0; i < 20; ++i)
            CHECK(c.call("crm.deal.get", {{"ID", i}}).failures() == 0);
        CHECK(to_server.count().started == 1);
        REQUIRE(stored.size() == 1);
        CHECK(stored[0].expires >= r.least);
        CHECK(stored[0].expires <= r.most);
    }
}

TEST_CASE("an answer without usable tokens is an error") {
    for (const char* body :
         {R"({})", R"({"access_token":"x"})", R"({"refresh_token":"x"})",
          R"({"access_token":"","refresh_token":"x"})", R"({"access_token":1,"refresh_token":"x"})",
          R"({"access_token":"a b","refresh_token":"x"})",
          R"({"access_token":"a","refresh_token":"x\n"})",
          R"({"access_token":["a"],"refresh_token":"x"})"}) {
        CAPTURE(body);
        station s;
        s.script([body](const auto&, auto) { return test::json_reply(body); });
        const auto token = s.make();
        (void)token();
        const auto e = failure_of([&] { return token(); });
        CHECK(e.code() == errc::protocol);
        CHECK(e.details().detail.find("no usable") == 0);
        CHECK(says_rotated(e));
        CHECK(s.stored.empty());
    }
}

TEST_CASE("what cannot be used is refused at once") {
    station s;
    auto app = application();
    app.client_id.clear();
    CHECK_THROWS_AS(refresher(app, first_pair(), s.store, s.carrier), b24::usage_error);
    app = application();
    app.client_secret = b24::secret{};
    CHECK_THROWS_AS(refresher(app, first_pair(), s.store, s.carrier), b24::usage_error);
    CHECK_THROWS_AS(refresher(application(), {}, s.store, s.carrier), b24::usage_error);
}

TEST_CASE("another process has refreshed meanwhile: its pair is taken, nothing is asked") {
    station s;
    int locks = 0, held = 0;
    b24::token_pair there = first_pair();
    s.store.load = [&] {
        CHECK(held == 1);
        return there;
    };
    s.store.lock = [&]() -> std::shared_ptr<void> {
        ++locks;
        ++held;
        return {&held, [](void* p) { --*static_cast<int*>(p); }};
    };
    const auto token = s.make();
    (void)token();
    there.access_token = b24::secret{"theirs"};
    there.refresh_token = b24::secret{"their refresh token"};
    CHECK(token() == "theirs");
    CHECK(s.carrier.count().started == 0);
    CHECK(s.stored.empty());
    CHECK(locks == 1);
    CHECK(held == 0);
}

TEST_CASE("clients that share tokens refresh once, and threads get along") {
    station s;
    const auto one = s.make();
    const auto two = one.share();
    CHECK(one() == a(0));
    CHECK(two() == a(0));
    CHECK(one() == a(1));
    CHECK(two() == a(1)); // its token-0 was refused too, but there is a newer one
    CHECK(two() == a(2));
    CHECK(s.server.refreshes() == 2);

    std::vector<std::thread> threads;
    std::atomic<int> bad{0};
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, mine = one.share()] {
            std::string last;
            for (int i = 0; i < 20; ++i) {
                auto token = mine();
                bad += token == last || token.find("access-") != 0 ? 1 : 0;
                last = std::move(token);
                (void)mine.tokens();
            }
        });
    for (auto& t : threads)
        t.join();
    CHECK(bad == 0);
    CHECK(s.stored.size() == static_cast<std::size_t>(s.server.refreshes()));
    CHECK(s.server.refreshes() <= 2 + 8 * 20);
}

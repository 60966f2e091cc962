// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "oauth_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <future>
#include <memory>
#include <stdexcept>

// What the client does with a token function, in virtual time.
namespace {

using namespace oauth_test;
using b24::errc;

/// A token function that counts its calls. It may run longer than its client lives.
struct token_source {
    std::atomic<int> calls{0};
    std::function<std::string(int)> token = [](int call) {
        return "token-" + std::to_string(call);
    };
};

/// A portal, a transport to it, and a source of tokens.
struct world {
    token_portal portal;
    test::scripted_transport carrier{[this](const auto& r, auto now) { return portal(r, now); }};
    std::shared_ptr<token_source> source = std::make_shared<token_source>();
    std::atomic<int>& calls = source->calls;
    std::function<std::string(int)>& token = source->token;
    b24::options o = quiet();

    world() {
        o.token_func = [from = source] { return from->token(++from->calls); };
    }
    client make() { return client(rest_address, o, carrier); }
    /// Requests that brought that token.
    [[nodiscard]] std::size_t with(const std::string& t) const {
        const auto log = carrier.log();
        return static_cast<std::size_t>(std::count_if(log.begin(), log.end(), [&](const auto& s) {
            return test::json_member(s.request, "auth") == t;
        }));
    }
    [[nodiscard]] bool each_ran_once(std::size_t n) const {
        const auto all = portal.executed();
        return all.size() == n &&
               std::all_of(all.begin(), all.end(), [](const auto& e) { return e.second == 1; });
    }
};

} // namespace

TEST_CASE("O1 a hundred calls that find the token expired refresh once and are repeated once") {
    world w;
    w.o.batch_size = 1;
    w.portal.accept({"token-2"});
    auto c = w.make();
    const auto done = c.call("crm.deal.update", numbered(100));
    CHECK(done.size() == 100);
    CHECK(done.failures() == 0);
    CHECK(w.calls == 2); // one to have any, one to replace it
    CHECK(w.with("token-1") == 100);
    CHECK(w.with("token-2") == 100);
    CHECK(w.each_ran_once(100));
    CHECK(w.carrier.count().most_in_flight == 100);
}

TEST_CASE("O1 two hundred requests of several threads in flight when the token expires") {
    world w;
    w.o.batch_size = 1;
    w.portal.accept({"token-1"});
    auto c = w.make();
    CHECK(c.call("crm.deal.get", {{"ID", 0}}).failures() == 0);
    w.portal.accept({"token-2"});
    int n = 0;
    w.portal.delay = [&n](const auto&) { return 0.1 + 0.01 * (n++ % 200); };
    std::vector<std::future<std::size_t>> threads;
    for (int t = 0; t < 4; ++t)
        threads.push_back(std::async(std::launch::async, [&c, t] {
            std::vector<b24::params> items;
            for (int i = 0; i < 50; ++i)
                items.push_back({{"ID", 1000 * (t + 1) + i}});
            return c.call("crm.deal.update", items).failures();
        }));
    for (auto& t : threads)
        CHECK(t.get() == 0);
    CHECK(w.calls == 2);
    CHECK(w.each_ran_once(201));
}

TEST_CASE("O2 a failing refresh fails all that wait with one error; the next call tries again") {
    world w;
    w.o.batch_size = 1;
    w.token = [](int call) -> std::string {
        if (call == 2)
            throw std::runtime_error("no network");
        return "token-" + std::to_string(call);
    };
    w.portal.accept({"token-3"});
    int n = 0;
    // refusals that come while the function runs, and long after it has failed
    w.portal.delay = [&n](const auto&) { return n++ < 50 ? 0.1 : 0.4; };
    auto c = w.make();
    std::error_code ec;
    b24::diagnostics d;
    const auto done = c.call("crm.deal.update", numbered(100), ec, d);
    CHECK(ec == errc::token);
    CHECK(done.failures() == 100);
    for (const auto& one : done) {
        CHECK(one.ec == errc::token);
        CHECK(one.details.detail == "the token function threw: no network");
        CHECK(one.details.request_fate == b24::fate::not_run);
    }
    CHECK(w.calls == 2);
    CHECK(w.portal.executed().empty());

    CHECK(c.call("crm.deal.update", numbered(1)).failures() == 0);
    CHECK(w.calls == 3);
    CHECK(w.each_ran_once(1));
}

TEST_CASE("O2 a function that goes on failing is asked less and less often") {
    world w;
    w.token = [](int) -> std::string { throw std::runtime_error("no network"); };
    auto c = w.make();
    double last = w.carrier.elapsed();
    for (const double pause : {0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 32.0}) {
        std::error_code ec;
        b24::diagnostics d;
        (void)c.call_raw("profile", {}, ec, d);
        CHECK(ec == errc::token);
        CHECK(w.carrier.elapsed() - last == doctest::Approx(pause));
        last = w.carrier.elapsed();
    }
    CHECK(w.calls == 9);
    // a deadline ends that wait like any other
    std::error_code ec;
    b24::diagnostics d;
    b24::verb_options v;
    v.deadline = 1;
    (void)c.call_raw("profile", {}, ec, d, v);
    CHECK(ec == errc::deadline);
    CHECK(w.carrier.elapsed() - last == doctest::Approx(1));
}

TEST_CASE("O3 a token function that throws, or gives nothing usable") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "the token function gave no token"},
        {" \r\n", "the token function gave no token"},
        {"two words", "the token function gave something that is no token"},
        {"caf\xC3\xA9", "the token function gave something that is no token"},
        {"\xFF", "the token function gave something that is no token"},
        {"throw", "the token function threw: because"},
        {"throw nothing", "the token function threw"},
    };
    for (const auto& one : cases) {
        const auto& given = one.first;
        const auto& expected = one.second;
        CAPTURE(given);
        world w;
        w.token = [given](int call) -> std::string {
            if (call > 1)
                return "token-2\n"; // as a command's output ends
            if (given == "throw")
                throw std::runtime_error("because");
            if (given == "throw nothing")
                throw 1;
            return given;
        };
        w.portal.accept({"token-2"});
        auto c = w.make();
        std::error_code ec;
        b24::diagnostics d;
        (void)c.get_by_id("crm.deal.get", {1, 2, 3}, {}, ec, d);
        CHECK(ec == errc::token);
        CHECK(d.detail.find(expected) != std::string::npos);
        CHECK(w.carrier.count().started == 0);
        CHECK(c.call("crm.deal.get", {{"ID", 1}}).failures() == 0);
        CHECK(w.calls == 2);
    }
}

TEST_CASE("O3 a token function that hangs") {
    world w;
    std::promise<void> release;
    const auto released = release.get_future().share();
    w.o.token_timeout = 5;
    w.token = [released](int call) -> std::string {
        if (call == 1)
            released.wait();
        return "token-" + std::to_string(call);
    };
    w.portal.accept({"token-2"});
    {
        auto c = w.make();
        std::error_code ec;
        b24::diagnostics d;
        b24::verb_options v;
        v.deadline = 2; // kept while the function hangs
        (void)c.call_raw("profile", {}, ec, d, v);
        CHECK(ec == errc::deadline);
        CHECK(w.carrier.elapsed() == doctest::Approx(2));

        std::stop_source stop;
        w.carrier.at(3, [&stop] { stop.request_stop(); });
        v.deadline = 0;
        v.stop = stop.get_token();
        (void)c.call_raw("profile", {}, ec, d, v);
        CHECK(ec == errc::cancelled);
        CHECK(w.carrier.elapsed() == doctest::Approx(3));

        (void)c.call_raw("profile", {}, ec, d);
        CHECK(ec == errc::token);
        CHECK(d.detail == "the token function did not return in time");
        CHECK(w.carrier.elapsed() == doctest::Approx(5));
        CHECK(w.calls == 1);

        CHECK(c.call("crm.deal.get", {{"ID", 1}}).failures() == 0);
        CHECK(w.calls == 2);
    }
    release.set_value(); // the abandoned call ends after its client
}

TEST_CASE("O4 a fresh token that is refused too is an error, not a loop") {
    world w;
    SUBCASE("one call") {
        auto c = w.make();
        std::error_code ec;
        b24::diagnostics d;
        (void)c.call("crm.deal.update", {{"ID", 1}}, ec, d);
        CHECK(ec == errc::auth);
        CHECK(ec == b24::condition::auth);
        CHECK(d.code == "expired_token");
        CHECK(d.http_status == 401);
        CHECK(w.carrier.count().started == 2);
        CHECK(w.calls == 2);
    }
    SUBCASE("a raw call") {
        auto c = w.make();
        std::error_code ec;
        b24::diagnostics d;
        (void)c.call_raw("user.current", {}, ec, d);
        CHECK(ec == errc::auth);
        CHECK(w.carrier.count().started == 2);
    }
    SUBCASE("ten thousand items") {
        auto c = w.make();
        std::error_code ec;
        b24::diagnostics d;
        const auto done = c.call("crm.deal.update", numbered(10'000), ec, d);
        CHECK(done.failures() == 10'000);
        for (const auto& one : done)
            CHECK(one.ec == errc::auth);
        CHECK(w.calls == 2);
        CHECK(w.carrier.count().started <= 400);
    }
    SUBCASE("a long list") {
        auto c = w.make();
        std::error_code ec;
        b24::diagnostics d;
        (void)c.get_all("crm.deal.list", {}, ec, d);
        CHECK(ec == errc::auth);
        CHECK(w.calls == 2);
    }
    CHECK(w.portal.executed().empty());
}

TEST_CASE("O4 one method that never accepts the token does not spoil it for the others") {
    world w;
    w.o.batch_size = 1;
    w.portal.accept({"token-1", "token-2", "token-3"});
    w.carrier.set_script([&w](const auto& r, auto now) {
        if (r.target.ends_with("/app.option.get"))
            return test::json_reply(error_body("invalid_token"), 401);
        return w.portal(r, now);
    });
    auto c = w.make();
    CHECK(c.call("crm.deal.get", {{"ID", 1}}).failures() == 0);
    std::error_code ec;
    b24::diagnostics d;
    auto other = std::async(std::launch::async,
                            [&c] { return c.call("crm.deal.update", numbered(100)).failures(); });
    (void)c.call("app.option.get", {{"option", "x"}}, ec, d);
    CHECK(ec == errc::auth);
    CHECK(other.get() == 0);
    CHECK(c.call("crm.deal.get", {{"ID", 2}}).failures() == 0);
    CHECK(w.calls <= 3);
}

TEST_CASE("O5 a late refusal of the old token does not refresh again") {
    world w;
    w.o.batch_size = 1;
    w.portal.accept({"token-2"});
    w.portal.delay = [](const auto& r) {
        return r.body.find("\"ID\":7,") != std::string::npos ? 30.0 : 0.1;
    };
    auto c = w.make();
    CHECK(c.call("crm.deal.update", numbered(10)).failures() == 0);
    CHECK(w.calls == 2);
    CHECK(w.each_ran_once(10));
    CHECK(w.with("token-2") == 10);
}

TEST_CASE("O11 a token that expires for half of a batch's commands") {
    world w;
    w.portal.accept({"token-1", "token-2"});
    w.portal.refuse_half_with("token-1");
    auto c = w.make();
    SUBCASE("reads") {
        CHECK(c.call("crm.deal.get", numbered(50)).failures() == 0);
    }
    // a refused command did not run, so writes are repeated as well
    SUBCASE("writes") {
        CHECK(c.call("crm.deal.update", numbered(50)).failures() == 0);
    }
    CHECK(w.calls == 2);
    CHECK(w.each_ran_once(50));
    CHECK(w.carrier.count().started == 2);
}

TEST_CASE("a run of hours renews its token each time that it expires, and keeps the order") {
    world w;
    w.token = [&w](int call) {
        const auto fresh = "token-" + std::to_string(call);
        w.portal.accept({fresh});
        w.portal.expire_after(7);
        return fresh;
    };
    w.portal.delay = [](const auto&) { return 100; };
    w.o.max_concurrent = 3;
    w.o.batch_size = 1;
    auto c = w.make();
    const auto done = c.call("crm.deal.update", numbered(70));
    CHECK(done.failures() == 0);
    for (std::size_t i = 0; i < done.size(); ++i)
        CHECK(done[i].value.as_string() == R"({"ID":)" + std::to_string(i + 1) + ",");
    CHECK(w.calls == 10);
    CHECK(w.each_ran_once(70));
}

TEST_CASE("O1 a token that ends while its call waits for a limit is renewed once more") {
    world w;
    w.portal.accept({"token-3"});
    int n = 0;
    w.carrier.set_script([&](const auto& r, auto now) {
        // refused, then held up by a limit, then refused again as an hour has passed
        if (++n == 2)
            return test::json_reply(error_body("OPERATION_TIME_LIMIT"), 429);
        return w.portal(r, now);
    });
    auto c = w.make();
    CHECK(c.call("crm.deal.update", {{"ID", 1}}).failures() == 0);
    CHECK(w.calls == 3);
    CHECK(w.each_ran_once(1));
}

TEST_CASE("P5 a token function that calls its own client gets an error, not a deadlock") {
    world w;
    w.o.token_timeout = 3;
    client* self = nullptr;
    const auto inner = std::make_shared<std::promise<std::error_code>>();
    w.token = [&self, inner](int call) -> std::string {
        if (call > 1)
            return "token-1";
        std::error_code ec;
        b24::diagnostics d;
        (void)self->call_raw("profile", {}, ec, d);
        inner->set_value(ec);
        return "too late";
    };
    w.portal.accept({"token-1"});
    auto c = w.make();
    self = &c;
    std::error_code ec;
    b24::diagnostics d;
    (void)c.call_raw("profile", {}, ec, d);
    CHECK(ec == errc::token);
    CHECK(inner->get_future().get() == errc::token);
    CHECK(c.call("crm.deal.get", {{"ID", 1}}).failures() == 0);
}

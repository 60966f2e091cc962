// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "oauth_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

// Callbacks that throw or use the client, threads, and transports that misbehave.
namespace {

using namespace oauth_test;
using b24::errc;

constexpr const char* webhook = "https://example.bitrix24.ru/rest/1/code12345/";

test::script_reply echo_portal(const b24::http_request& r, b24::time_point) {
    if (!r.target.ends_with("/batch"))
        return test::json_reply(R"({"result":)" + r.body + "}");
    const auto batch = b24::document::parse(r.body);
    b24::params results;
    for (const auto& [label, text] : batch["cmd"].members())
        results.set(label, std::string{text.as_string()});
    const b24::params parts{{"result", results}, {"result_error", b24::params::array()}};
    return test::json_reply(b24::params{{"result", parts}}.to_json());
}

struct broken : std::runtime_error {
    broken() : std::runtime_error("broken") {}
};

} // namespace

TEST_CASE("C3 a client that is destroyed behind 50 abandoned calls cancels them all") {
    test::scripted_transport carrier([](const auto&, auto) { return test::silence(); });
    std::optional<client> c;
    auto o = quiet();
    o.batch_size = 1;
    o.timeout = 0;
    c.emplace(webhook, o, carrier);
    std::error_code ec;
    b24::diagnostics d;
    b24::verb_options v;
    v.deadline = 1;
    const auto done = c->call("crm.deal.update", numbered(50), ec, d, v);
    CHECK(done.failures() == 50);
    for (const auto& one : done)
        CHECK(one.ec == errc::outcome_unknown);
    CHECK(carrier.elapsed() == doctest::Approx(1));
    CHECK(carrier.count().most_in_flight == 50);
    CHECK(carrier.count().cancelled == 50);
    CHECK(carrier.count().in_flight == 0);
    c.reset();
}

TEST_CASE("C8 a row callback that throws ends its verb, and the client goes on") {
    test::scripted_transport carrier([](const auto&, auto) {
        return test::json_reply(R"({"result":[{"ID":1},{"ID":2}],"total":2})");
    });
    client c(webhook, quiet(), carrier);
    for (int i = 0; i < 3; ++i) {
        CHECK_THROWS_AS(c.for_each("crm.deal.list", {}, [](b24::value) { throw broken(); }),
                        broken);
        CHECK(carrier.count().in_flight == 0);
    }
    std::size_t rows = 0;
    c.for_each("crm.deal.list", {}, [&rows](b24::value) { ++rows; });
    CHECK(rows == 2);
}

TEST_CASE("C8 log, progress and warning handlers that throw leave the client intact") {
    test::scripted_transport carrier(echo_portal);
    bool angry = true;
    auto o = quiet();
    SUBCASE("log") {
        o.log = [&angry](const b24::log_event&) {
            if (angry)
                throw broken();
        };
    }
    SUBCASE("progress") {
        o.progress = [&angry](const b24::progress_event&) {
            if (angry)
                throw broken();
        };
    }
    client c(webhook, o, carrier);
    CHECK_THROWS_AS((void)c.call("crm.deal.update", numbered(5'000)), broken);
    angry = false;
    CHECK(c.call("crm.deal.update", numbered(5'000)).failures() == 0);
    CHECK(carrier.count().in_flight == 0);
}

TEST_CASE("C9 the client may be used from its own callbacks, to some depth") {
    test::scripted_transport carrier([](const auto& r, auto now) {
        if (r.target.ends_with("list"))
            return test::json_reply(R"({"result":[{"ID":1}],"total":1})");
        return echo_portal(r, now);
    });
    auto o = quiet();
    client* self = nullptr;
    int from_log = 0;
    o.log = [&](const b24::log_event&) {
        if (self != nullptr && ++from_log == 1)
            (void)self->call_raw("profile");
    };
    client c(webhook, o, carrier);
    self = &c;
    int depth = 0;
    const std::function<void(b24::value)> row = [&](b24::value) {
        if (++depth < 50)
            c.for_each("crm.deal.list", {}, row);
    };
    c.for_each("crm.deal.list", {}, row);
    CHECK(depth == 50);
    CHECK(from_log > 1);
}

TEST_CASE("P1 sixteen threads share a client: each answer goes to its caller") {
    token_portal portal;
    std::atomic<int> calls{0};
    test::scripted_transport carrier([&](const auto& r, auto now) { return portal(r, now); });
    auto o = quiet();
    o.token_func = [&] {
        const auto fresh = "token-" + std::to_string(++calls);
        portal.accept({fresh});
        portal.expire_after(37);
        return fresh;
    };
    int n = 0;
    portal.delay = [&n](const auto&) { return 0.05 + 0.01 * (n++ % 7); };
    client c(rest_address, o, carrier);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 16; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 15; ++i) {
                std::vector<b24::params> items;
                for (int k = 0; k < 40; ++k)
                    items.push_back({{"ID", t * 1'000'000 + i * 1'000 + k}});
                const auto done = c.call("crm.deal.update", items);
                for (std::size_t k = 0; k < items.size(); ++k) {
                    const auto id = items[k].find("ID")->text();
                    wrong += done[k].value.as_string().find(id) == std::string_view::npos ? 1 : 0;
                }
                if (i % 5 == t % 5) {
                    const auto slow = c.slow(2);
                    (void)c.stats();
                    (void)c.call_raw("profile");
                }
            }
        });
    for (auto& t : threads)
        t.join();
    CHECK(wrong == 0);
    CHECK(calls > 1);
    for (const auto& [command, times] : portal.executed())
        if (command.find("profile") == std::string::npos && command.find("ID") != std::string::npos)
            CHECK(times == 1);
    CHECK(carrier.count().in_flight == 0);
}

TEST_CASE("P1 a stop from another thread ends its verb only") {
    std::atomic<bool> left{false};
    test::scripted_transport carrier([&left](const auto& r, auto now) {
        if (!r.target.ends_with("crm.deal.update"))
            return echo_portal(r, now);
        left = true;
        left.notify_all();
        return test::silence();
    });
    carrier.set_patience(std::chrono::milliseconds(200)); // real time for the other thread
    auto o = quiet();
    o.timeout = 0;
    client c(webhook, o, carrier);
    std::stop_source stop;
    std::thread other([&] {
        left.wait(false); // what never left would be cancelled, not unknown
        for (int i = 0; i < 20; ++i)
            CHECK(c.call("crm.deal.get", {{"ID", i}}).failures() == 0);
        stop.request_stop();
    });
    std::error_code ec;
    b24::diagnostics d;
    b24::verb_options v;
    v.stop = stop.get_token();
    (void)c.call("crm.deal.update", {{"ID", 1}}, ec, d, v);
    other.join();
    CHECK(ec == errc::outcome_unknown);
    CHECK(carrier.count().in_flight == 0);
}

namespace {

/// A transport whose functions throw when they are told to.
struct moody_transport {
    test::scripted_transport inner{echo_portal};
    std::shared_ptr<std::string> mood = std::make_shared<std::string>();

    void start(b24::exchange_id id, b24::http_request request) {
        if (*mood == "start")
            throw broken();
        if (*mood == "start: anything")
            throw 1;
        inner.start(id, std::move(request));
    }
    std::optional<b24::finished_exchange> wait(b24::time_point deadline) {
        if (*mood == "wait")
            throw broken();
        return inner.wait(deadline);
    }
    [[nodiscard]] b24::time_point now() const { return inner.now(); }
    void cancel(b24::exchange_id id) { inner.cancel(id); }
};

} // namespace

TEST_CASE("C8 a transport that throws fails its requests and spoils nothing") {
    const moody_transport carrier;
    b24::basic_client<moody_transport, no_limits> c(webhook, quiet(), carrier);
    for (const std::string mood : {"start", "start: anything", "wait"}) {
        CAPTURE(mood);
        *carrier.mood = mood;
        std::error_code ec;
        b24::diagnostics d;
        if (mood == "wait") {
            CHECK_THROWS_AS((void)c.call("crm.deal.update", numbered(100), ec, d), broken);
        } else {
            CHECK(c.call("crm.deal.update", numbered(100), ec, d).failures() == 100);
            CHECK(ec == errc::connect);
            CHECK(d.request_fate == b24::fate::not_run);
        }
        *carrier.mood = "";
        CHECK(c.call("crm.deal.update", numbered(100)).failures() == 0);
        CHECK(carrier.inner.count().in_flight == 0);
    }
}

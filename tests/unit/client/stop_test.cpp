// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fake_portal.hpp"

#include <doctest/doctest.h>

#include <stop_token>

using namespace test;
using b24::errc;
using b24::fate;

namespace {

// A portal where verbs have to wait for everything there is: a small bucket, refusals, lost
// answers, slow answers, a redirect.
struct rough_bench : bench {
    rough_bench() : bench(small()) {
        (*portal).methods["crm.deal.list"] = list_of(6000);
        (*portal).methods["crm.deal.get"] = [](const portal_call& c) {
            return portal_part{.result = c.arg("ID")};
        };
        (*portal).methods["crm.deal.add"] = [](const portal_call& c) {
            return portal_part{.result = c.arg("id")};
        };
        (*portal).delay = [](std::size_t n) { return n % 3 == 0 ? 1.7 : 0.2; };
        (*portal).before = [](const b24::http_request& r,
                              std::size_t n) -> std::optional<script_reply> {
            if (n == 0) {
                script_reply moved;
                moved.delay = b24::seconds(0.3);
                moved.response.status = 302;
                moved.response.headers.add("Location", r.target + "?moved=1");
                return moved;
            }
            if (n == 1 || n == 4)
                return json_reply("{\"error\":\"QUERY_LIMIT_EXCEEDED\"}", 503, 0.4);
            if (n == 3)
                return failed_reply(errc::connect, fate::not_run);
            return std::nullopt;
        };
    }
    static b24::options small() {
        b24::options o;
        o.request_pool_size = 3;
        o.requests_per_second = 2;
        return o;
    }
    void is_usable() {
        CHECK(net.count().in_flight == 0);
        (*portal).before = nullptr;
        CHECK(client.call("crm.deal.add", {{"id", 5}}).value().as_int() == 5);
        CHECK(net.count().in_flight == 0);
    }
};

std::vector<int> ids(int count) {
    std::vector<int> out(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        out[static_cast<std::size_t>(i)] = i + 1;
    return out;
}

std::vector<b24::params> items(int count) {
    std::vector<b24::params> out;
    for (int i = 0; i < count; ++i)
        out.push_back({{"id", i}});
    return out;
}

b24::params batch_of(int count) {
    b24::params commands;
    for (int i = 0; i < count; ++i)
        commands.append("n" + std::to_string(i), "crm.deal.get?ID=" + std::to_string(i));
    return {{"cmd", commands}};
}

// Runs a verb; returns its error. `delivered` counts what it gave.
using verb = std::function<b24::error_code(test_client&, const b24::verb_options&,
                                           b24::diagnostics&, std::size_t& delivered)>;

const std::pair<const char*, verb> verbs[] = {
    {"get_all",
     [](test_client& c, const b24::verb_options& v, b24::diagnostics& why, std::size_t& delivered) {
         b24::error_code ec;
         const auto rows = c.get_all("crm.deal.list", {}, ec, why, v);
         delivered = rows.size();
         bool right = true;
         for (std::size_t i = 0; i < rows.size(); ++i)
             right = right && rows[i]["ID"].as_uint() == i + 1;
         CHECK(right);
         if (ec)
             CHECK(rows.completeness() == b24::completeness::broken_off);
         return ec;
     }},
    {"for_each",
     [](test_client& c, const b24::verb_options& v, b24::diagnostics& why, std::size_t& delivered) {
         b24::error_code ec;
         (void)c.for_each(
             "crm.deal.list", {}, [&](b24::value) { ++delivered; }, ec, why, v);
         return ec;
     }},
    {"get_by_id",
     [](test_client& c, const b24::verb_options& v, b24::diagnostics& why, std::size_t& delivered) {
         b24::error_code ec;
         const auto got = c.get_by_id("crm.deal.get", ids(500), {}, ec, why, v);
         CHECK(got.size() == 500);
         delivered = got.size() - got.failures();
         return ec;
     }},
    {"call",
     [](test_client& c, const b24::verb_options& v, b24::diagnostics& why, std::size_t& delivered) {
         b24::error_code ec;
         const auto got = c.call("crm.deal.add", items(500), ec, why, v);
         CHECK(got.size() == 500);
         bool right = true;
         for (const auto& o : got)
             right =
                 right && (o.ec == errc::outcome_unknown
                               ? o.details.request_fate == fate::unknown
                               : o.details.request_fate == fate::not_run &&
                                     (!o.ec || o.ec == errc::cancelled || o.ec == errc::deadline));
         CHECK(right);
         delivered = got.size() - got.failures();
         return ec;
     }},
    {"call_batch",
     [](test_client& c, const b24::verb_options& v, b24::diagnostics& why, std::size_t& delivered) {
         b24::error_code ec;
         const auto got = c.call_batch(batch_of(300), ec, why, v);
         CHECK(got.size() == 300);
         delivered = got.size() - got.failures();
         return ec;
     }},
    {"call_raw",
     [](test_client& c, const b24::verb_options& v, b24::diagnostics& why, std::size_t& delivered) {
         b24::error_code ec;
         delivered = c.call_raw("crm.deal.add", {{"id", 1}}, ec, why, v).exists() ? 1U : 0U;
         return ec;
     }},
};

} // namespace

TEST_CASE("cancelled in every state of every verb: at once, nothing leaks, usable afterwards") {
    for (const auto& [verb_name, run] : verbs) {
        const std::string name = verb_name;
        CAPTURE(name);
        std::size_t most = 0;
        bool finished = false;
        for (int step = 0; !finished; ++step) {
            REQUIRE(step < 400);
            const double when = 0.03 + 0.17 * step;
            CAPTURE(when);
            rough_bench b;
            std::stop_source source;
            b.net.at(when, [&] { source.request_stop(); });
            b24::diagnostics why;
            std::size_t delivered = 0;
            const auto ec = run(b.client, {.stop = source.get_token()}, why, delivered);
            finished = !ec;
            if (!finished) {
                CHECK((ec == errc::cancelled || ec == errc::incomplete ||
                       ec == errc::outcome_unknown));
                CHECK(b.net.elapsed() == doctest::Approx(when));
            }
            most = std::max(most, delivered);
            b.is_usable();
        }
        CHECK(most > 0); // what was delivered stays
    }
}

TEST_CASE("C4 a deadline in every state of every verb: exactly then, and usable afterwards") {
    for (const auto& [verb_name, run] : verbs) {
        const std::string name = verb_name;
        CAPTURE(name);
        bool finished = false;
        for (int step = 0; !finished; ++step) {
            REQUIRE(step < 400);
            const double when = 0.03 + 0.17 * step;
            CAPTURE(when);
            rough_bench b;
            b24::diagnostics why;
            std::size_t delivered = 0;
            const auto ec = run(b.client, {.deadline = when}, why, delivered);
            finished = !ec;
            if (!finished) {
                CHECK((ec == errc::deadline || ec == errc::incomplete ||
                       ec == errc::outcome_unknown));
                CHECK(b.net.elapsed() == doctest::Approx(when));
            }
            b.is_usable();
        }
    }
}

TEST_CASE("C1 C4 L10 a write stopped before it left did not run, and its place is given back") {
    for (const bool by_deadline : {false, true})
        for (const auto where : {b24::phase::resolve, b24::phase::connect, b24::phase::tls}) {
            bench b(rough_bench::small());
            b.portal->methods["crm.deal.add"] = [](const portal_call&) {
                return portal_part{.result = "1"};
            };
            b.portal->before = [&](const b24::http_request&, std::size_t) {
                return std::optional{failed_reply(errc::timeout, fate::not_run, where, 60)};
            };
            std::stop_source source;
            b.net.at(1, [&] { source.request_stop(); });
            b24::verb_options v{.stop = source.get_token()};
            if (by_deadline)
                v = {.deadline = 1};
            b24::error_code ec;
            b24::diagnostics why;
            const auto got = b.client.call("crm.deal.add", items(3), ec, why, v);
            for (const auto& o : got) {
                CHECK(o.ec == (by_deadline ? errc::deadline : errc::cancelled));
                CHECK(o.details.request_fate == fate::not_run);
                CHECK(o.details.where == where);
            }
            CHECK(b.net.elapsed() == doctest::Approx(1));
            CHECK(b.net.count().in_flight == 0);
            b.portal->before = nullptr;
            for (int i = 0; i < 3; ++i) // the bucket holds three
                (void)b.client.call("crm.deal.add", {{"id", i}});
            CHECK(b.net.elapsed() < 2);
        }
}

TEST_CASE("C4 a deadline that ends the repetitions says what they met") {
    bench b;
    b.portal->before = [](const b24::http_request&, std::size_t) {
        return std::optional{json_reply("<html>bad gateway</html>", 502)};
    };
    b24::error_code ec;
    b24::diagnostics why;
    const b24::verb_options v{.deadline = 0.5};
    (void)b.client.call("crm.deal.get", {{"ID", 1}}, ec, why, v);
    CHECK(ec == errc::deadline);
    CHECK(why.detail.find("last attempt: HTTP error: ") != std::string::npos);
    CHECK(why.detail.find("(HTTP 502)") != std::string::npos);
    (void)b.client.get_all("crm.deal.list", {}, ec, why, v);
    CHECK(ec == errc::deadline);
    CHECK(why.detail.find("(HTTP 502)") != std::string::npos);
    b.portal->before = [](const b24::http_request&, std::size_t) {
        return std::optional{failed_reply(errc::connect, fate::not_run)};
    };
    (void)b.client.call("crm.deal.add", {{"id", 1}}, ec, why, v);
    CHECK(ec == errc::deadline);
    CHECK(why.request_fate == fate::not_run);
    CHECK(why.detail.find("last attempt: cannot connect") != std::string::npos);
}

TEST_CASE("stopped before it began: nothing is sent") {
    rough_bench b;
    std::stop_source source;
    source.request_stop();
    for (const auto& [verb_name, run] : verbs) {
        const std::string name = verb_name;
        CAPTURE(name);
        b24::diagnostics why;
        std::size_t delivered = 0;
        CHECK(run(b.client, {.stop = source.get_token()}, why, delivered) == errc::cancelled);
        CHECK(delivered == 0);
        CHECK(b.net.count().started == 0);
    }
    b.is_usable();
}

TEST_CASE("stopped from its own callback: the rows that have come are the last") {
    rough_bench b;
    std::stop_source source;
    std::size_t rows = 0;
    b24::error_code ec;
    b24::diagnostics why;
    const auto got = b.client.for_each("crm.deal.list", {},
                                       [&](b24::value) {
                                           if (++rows == 120)
                                               source.request_stop();
                                       },
                                       ec, why, {.stop = source.get_token()});
    CHECK(ec == errc::cancelled);
    CHECK(why.method == "crm.deal.list");
    CHECK(got.rows == rows);
    CHECK(got.how == b24::completeness::broken_off);
    b.is_usable();
}

TEST_CASE("the client's deadline holds where a verb has none of its own") {
    b24::options o;
    o.deadline = 3;
    bench b{o};
    b.portal->before = [](const b24::http_request&, std::size_t) {
        return std::optional{silence()};
    };
    b24::error_code ec;
    b24::diagnostics why;
    (void)b.client.get_all("crm.deal.list", {}, ec, why);
    CHECK(ec == errc::deadline);
    CHECK(b.net.elapsed() == doctest::Approx(3));
    (void)b.client.call_raw("crm.deal.get", {}, ec, why, {.deadline = 1});
    CHECK(b.net.elapsed() == doctest::Approx(4));
    CHECK(b.net.count().cancelled == 2);
}

TEST_CASE("a method that rests beyond the deadline fails at once, others go on") {
    bench b;
    b.portal->methods["crm.deal.get"] = [](const portal_call&) {
        return portal_part{.result = "1"};
    };
    b.portal->before = [](const b24::http_request& r, std::size_t) -> std::optional<script_reply> {
        if (r.target.find("crm.deal.add") == std::string::npos)
            return std::nullopt;
        auto reply = json_reply("{\"error\":\"OPERATION_TIME_LIMIT\"}", 429);
        reply.response.headers.add("Retry-After", "300");
        return reply;
    };
    b24::error_code ec;
    b24::diagnostics why;
    (void)b.client.call("crm.deal.add", {{"id", 1}}, ec, why, {.deadline = 60});
    CHECK(ec == b24::condition::throttled);
    CHECK(why.request_fate == fate::not_run);
    CHECK(b.net.elapsed() < 61);
    CHECK(b.client.call("crm.deal.get", {{"id", 1}}).failures() == 0);
}

TEST_CASE("exceptions from callbacks end their verb, and the client goes on") {
    b24::options o;
    bool log_throws = false;
    bool progress_throws = false;
    o.log = [&](const b24::log_event&) {
        if (log_throws)
            throw std::runtime_error("log");
    };
    o.progress = [&](const b24::progress_event&) {
        if (progress_throws)
            throw std::runtime_error("progress");
    };
    o.warning = [](const std::string&) { throw std::runtime_error("warning"); };
    bench b{o};
    b.portal->methods["crm.deal.list"] = list_of(20000);
    b.portal->methods["crm.deal.update"] = [](const portal_call& c) {
        return portal_part{.result = c.arg("id")};
    };
    const auto works = [&] {
        CHECK(b.net.count().in_flight == 0);
        CHECK(b.client.get_all("crm.deal.list").size() == 20000);
        CHECK(b.client.call("crm.deal.update", items(3)).failures() == 0);
    };
    for (const std::size_t at : {1U, 51U, 19999U}) {
        std::size_t n = 0;
        CHECK_THROWS_WITH_AS((void)b.client.for_each("crm.deal.list", {},
                                                     [&](b24::value) {
                                                         if (++n == at)
                                                             throw std::runtime_error("row");
                                                     }),
                             "row", std::runtime_error);
        works();
    }
    CHECK_THROWS_AS((void)b.client.for_each("crm.deal.list", {}, [](b24::value) { throw 7; }), int);
    works();
    progress_throws = true;
    CHECK_THROWS_WITH_AS((void)b.client.get_all("crm.deal.list"), "progress", std::runtime_error);
    CHECK_THROWS_AS((void)b.client.call("crm.deal.update", items(300)), std::runtime_error);
    progress_throws = false;
    works();
    log_throws = true;
    CHECK_THROWS_WITH_AS((void)b.client.get_all("crm.deal.list"), "log", std::runtime_error);
    log_throws = false;
    works();
    CHECK_THROWS_WITH_AS((void)b.client.get_all("my.strange.method"), "warning",
                         std::runtime_error);
    works();
}

TEST_CASE("a callback may use the client") {
    bench b;
    b.portal->methods["crm.deal.list"] = list_of(120);
    b.portal->methods["crm.deal.update"] = [](const portal_call& c) {
        return portal_part{.result = c.arg("id")};
    };
    int updated = 0;
    (void)b.client.for_each("crm.deal.list", {}, [&](b24::value row) {
        updated += b.client.call("crm.deal.update", {{"id", row["ID"].as_int()}}).failures() == 0;
    });
    CHECK(updated == 120);
}

TEST_CASE("a transport that throws from start fails that exchange, not the client") {
    bench b;
    b.portal->methods["crm.deal.update"] = [](const portal_call& c) {
        return portal_part{.result = c.arg("id")};
    };
    int n = 0;
    b.portal->before = [&](const b24::http_request&, std::size_t) -> std::optional<script_reply> {
        if (++n == 1)
            throw std::runtime_error("no memory for it");
        return std::nullopt;
    };
    // the scripted transport has noted the start, so it stays in its count
    CHECK(b.client.call("crm.deal.update", items(200)).failures() == 0);
    CHECK(n == 5);
}

TEST_CASE("slow(1): never more than one request in flight, for what is queued too") {
    b24::options o;
    o.request_pool_size = 1000;
    bench b{o};
    b.portal->methods["crm.deal.list"] = list_of(50000);
    {
        const auto slowly = b.client.slow();
        CHECK(b.client.get_all("crm.deal.list").size() == 50000);
        CHECK(b.net.count().most_in_flight == 1);
        {
            const auto two = b.client.slow(2); // the lower one counts
            CHECK(b.client.get_all("crm.deal.list").size() == 50000);
            CHECK(b.net.count().most_in_flight == 1);
        }
        CHECK_THROWS((void)b.client.for_each("crm.deal.list", {}, [](b24::value) { throw 1; }));
        CHECK(b.client.get_all("crm.deal.list").size() == 50000);
        CHECK(b.net.count().most_in_flight == 1);
    }
    {
        const auto two = b.client.slow(2);
        CHECK(b.client.get_all("crm.deal.list").size() == 50000);
        CHECK(b.net.count().most_in_flight == 2);
    }
    try {
        const auto slowly = b.client.slow();
        throw std::runtime_error("out");
    } catch (const std::runtime_error&) {
    }
    CHECK(b.client.get_all("crm.deal.list").size() == 50000);
    CHECK(b.net.count().most_in_flight > 10); // all guards have gone
    CHECK_THROWS_AS((void)b.client.slow(0), b24::usage_error);
    CHECK_THROWS_AS((void)b.client.slow(-1), b24::usage_error);

    // begun while a list is under way: nothing more leaves until all but one have come back
    bench c;
    c.portal->methods["crm.deal.list"] = list_of(100000);
    std::optional<b24::slow_guard> guard;
    std::size_t at_guard = 0;
    std::size_t most_after = 0;
    (void)c.client.for_each("crm.deal.list", {}, [&](b24::value row) {
        const auto id = row["ID"].as_int();
        if (id == 51 && !guard) {
            guard.emplace(c.client.slow());
            at_guard = c.net.count().started;
        }
        if (c.net.count().started > at_guard && guard)
            most_after = std::max(most_after, c.net.count().in_flight);
    });
    CHECK(at_guard > 1);
    CHECK(most_after <= 1);
}

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "peer.hpp"

#include <doctest/doctest.h>

using portal_test::peer;
using portal_test::small;

namespace {

std::string error_of(const portal_test::answer& a) {
    return a.text({"error"});
}

// A portal where each call of a method takes ten seconds of operating time.
fb24_portal::portal_options slow_portal() {
    auto o = small();
    o.cost.command = 10;
    o.operating.limit = 100;
    o.wall_limit = 0;
    return o;
}

} // namespace

TEST_CASE("L1 the leaky bucket refuses the request above its capacity and leaks") {
    auto o = small();
    o.bucket.capacity = 5;
    o.bucket.per_second = 2;
    peer p(o);
    for (int i = 0; i < 5; ++i)
        CHECK(p.call("profile").status == 200);
    const auto refused = p.call("profile");
    CHECK(refused.status == 503);
    CHECK(error_of(refused) == "QUERY_LIMIT_EXCEEDED");
    CHECK(refused.raw.header_value("Retry-After").empty());
    p.now += 0.49;
    CHECK(p.call("profile").status == 503);
    p.now += 0.01;
    CHECK(p.call("profile").status == 200);
    CHECK(p.call("profile").status == 503);
    p.now += 100;
    for (int i = 0; i < 5; ++i)
        CHECK(p.call("profile").status == 200);
    CHECK(p.call("profile").status == 503);
    CHECK(p.portal.seen().rate_refusals == 4);
}

TEST_CASE("a batch is one request of the bucket") {
    auto o = small();
    o.bucket.capacity = 2;
    o.bucket.per_second = 0;
    peer p(o);
    CHECK(p.call("batch", R"({"cmd":{"a":"profile","b":"profile","c":"profile"}})").status == 200);
    CHECK(p.call("profile").status == 200);
    CHECK(p.call("batch", R"({"cmd":{"a":"profile"}})").status == 503);
}

TEST_CASE("a strict bucket counts refused requests, too; a ticking one leaks in steps") {
    auto o = small();
    o.bucket.capacity = 2;
    o.bucket.per_second = 1;
    o.bucket.count_refused = true;
    peer strict(o);
    for (int i = 0; i < 4; ++i)
        strict.call("profile");
    strict.now += 2;
    CHECK(strict.call("profile").status == 503);
    strict.now += 2;
    CHECK(strict.call("profile").status == 200);
    o.bucket.count_refused = false;
    o.bucket.tick = 5;
    peer ticking(o);
    ticking.call("profile");
    ticking.call("profile");
    const double next_tick = 1'700'000'000 + 5;
    ticking.now = next_tick - 0.5;
    CHECK(ticking.call("profile").status == 503);
    ticking.now = next_tick;
    CHECK(ticking.call("profile").status == 200);
}

TEST_CASE("operating time adds up by method, and the call that crosses the limit still runs") {
    peer p(slow_portal());
    for (int i = 1; i <= 10; ++i) {
        const auto a = p.call("profile");
        CHECK(a.status == 200);
        CHECK(a.at({"time", "operating"}).to_int() == 10 * i);
        p.now += 10;
    }
    const auto refused = p.call("profile");
    CHECK(refused.status == 429);
    CHECK(error_of(refused) == "OPERATION_TIME_LIMIT");
    CHECK(!refused.has("time"));
    CHECK(p.call("scope").status == 200);
}

TEST_CASE("L4 baskets of a minute drop out ten minutes after their first call") {
    peer p(slow_portal());
    const auto first = p.call("profile"); // ends, and is booked, ten seconds later
    CHECK(first.at({"time", "operating_reset_at"}).to_int() == 1'700'000'610);
    p.now += 45;
    p.call("profile"); // the same basket
    p.now += 60;
    const auto third = p.call("profile"); // another one
    CHECK(third.at({"time", "operating"}).to_int() == 30);
    CHECK(third.at({"time", "operating_reset_at"}).to_int() == 1'700'000'610);
    p.now = 1'700'000'599;
    CHECK(p.call("profile").at({"time", "operating"}).to_int() == 40);
    p.now = 1'700'000'611;
    const auto later = p.call("profile");
    CHECK(later.at({"time", "operating"}).to_int() == 30);
    CHECK(later.at({"time", "operating_reset_at"}).to_int() == 1'700'000'715);
}

TEST_CASE("calls that overlap are booked when they end") {
    peer p(slow_portal());
    for (int i = 0; i < 12; ++i)
        CHECK(p.call("profile").status == 200); // all at once: none has ended yet
    p.now += 10;
    CHECK(p.call("profile").status == 429);
}

TEST_CASE("inside a batch each command is checked and booked under its own method") {
    peer p(slow_portal());
    std::string cmd = R"("z":"scope")";
    for (int i = 0; i < 12; ++i)
        cmd += ",\"c" + std::to_string(i) + "\":\"profile\"";
    const auto a = p.call("batch", "{\"cmd\":{" + cmd + "}}");
    CHECK(a.status == 200);
    CHECK(a.at({"result", "result"}).size() == 11);
    CHECK(a.text({"result", "result_error", "c10", "error"}) == "OPERATION_TIME_LIMIT");
    CHECK(a.at({"result", "result_time", "c9", "operating"}).to_int() == 100);
    CHECK(a.at({"time", "operating"}).to_int() == 0);
    p.now += 200;
    CHECK(p.call("profile").status == 429);
    CHECK(p.call("scope").status == 200);
}

TEST_CASE("the other account: a batch is booked as batch") {
    auto o = slow_portal();
    o.operating.under_batch = true;
    peer p(o);
    const auto a = p.call("batch", R"({"cmd":{"a":"profile","b":"scope"}})");
    CHECK(a.at({"time", "operating"}).to_int() == 20);
    CHECK(a.at({"result", "result_time", "a", "operating"}).to_int() == 20);
    CHECK(a.at({"result", "result_time", "b", "operating"}).to_int() == 20);
    for (int i = 0; i < 4; ++i) {
        p.now += 20;
        CHECK(p.call("batch", R"({"cmd":{"a":"profile","b":"scope"}})").status == 200);
    }
    p.now += 20;
    const auto refused = p.call("batch", R"({"cmd":{"a":"profile"}})");
    CHECK(refused.status == 429);
    CHECK(error_of(refused) == "OPERATION_TIME_LIMIT");
    CHECK(p.call("profile").status == 200);
}

TEST_CASE("operating figures: in every answer, in the first of a method, zero, absent") {
    using fb24_portal::operating_display;
    const char* batch = R"({"cmd":{"a":"profile","b":"profile","c":"scope"}})";
    const auto shown = [&](operating_display display) {
        auto o = slow_portal();
        o.operating.display = display;
        peer p(o);
        const auto a = p.call("batch", batch);
        std::string out;
        for (const char* label : {"a", "b", "c"})
            out += a.text({"result", "result_time", label, "operating"}) + ';';
        return out;
    };
    CHECK(shown(operating_display::real) == "10;20;10;");
    CHECK(shown(operating_display::first) == "10;0;10;");
    CHECK(shown(operating_display::zero) == "0;0;0;");
    CHECK(shown(operating_display::absent) == ";;;");
}

TEST_CASE("floor and weight of operating time") {
    auto o = slow_portal();
    o.operating.weight = 0.5;
    o.operating.floor = 7;
    peer p(o);
    CHECK(p.call("profile").at({"time", "operating"}).to_int() == 7);
    o.operating.floor = 0;
    peer q(o);
    CHECK(q.call("profile").at({"time", "operating"}).to_int() == 5);
}

TEST_CASE("the cost model: a counted page of a large list against a page by id") {
    const auto m = fb24_portal::cost_model::realistic();
    CHECK(m.page_of(50, 2'387'743, 0) == doctest::Approx(49.9).epsilon(0.01));
    CHECK(m.page_of(50, 0, 0) == doctest::Approx(0.09).epsilon(0.1));
    CHECK(m.page_of(50, 0, 2'000'000) > 5);
    CHECK(m.scaled(0).page_of(50, 1'000'000, 1'000'000) == 0);
}

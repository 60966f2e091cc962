// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/engine/repeats.hpp"

#include <doctest/doctest.h>

using namespace fast_bitrix24;
using detail::command_ruling;
using detail::queued_command;
using detail::repeats;
using detail::ruling;

namespace {

constexpr time_point now = time_point{} + std::chrono::hours(1);

queued_command command_of(const char* method, bool repeatable = false) {
    queued_command c;
    c.what = detail::make_command(method, {{"id", 1}}, repeatable);
    c.job = 1;
    return c;
}

command_ruling ruled(ruling what, errc ec, fate f, const char* code = "") {
    command_ruling out;
    out.what = what;
    out.answer.ec = ec;
    out.answer.details.request_fate = f;
    out.answer.details.code = code;
    return out;
}

// Sends a command until it comes to its end.
struct course {
    int attempts = 0;
    detail::reply end;
};
course run(queued_command c, const command_ruling& always, arrival what,
           std::size_t companions = 1) {
    repeats r{detail::engine_settings{}};
    course out;
    while (true) {
        REQUIRE(out.attempts < 100);
        c.attempts = ++out.attempts;
        verdict v;
        v.what = what;
        r.begin(v);
        auto one = always;
        if (auto end = r.consider(c, one, companions, now)) {
            out.end = std::move(*end);
            return out;
        }
        CHECK(c.not_before >= now);
        CHECK(c.not_before < now + std::chrono::seconds(30));
    }
}

} // namespace

TEST_CASE("repeats: how often, by what is known of the failure") {
    const auto lost = ruled(ruling::unknown, errc::connection_lost, fate::unknown);
    CHECK(run(command_of("crm.deal.get"), lost, arrival::lost).attempts == 6);
    CHECK(run(command_of("crm.deal.get"), lost, arrival::lost).end.ec == errc::connection_lost);
    CHECK(run(command_of("crm.deal.add"), lost, arrival::lost).attempts == 1);
    CHECK(run(command_of("crm.deal.add"), lost, arrival::lost).end.ec == errc::outcome_unknown);
    CHECK(run(command_of("crm.deal.add", true), lost, arrival::lost).attempts == 6);

    auto internal = ruled(ruling::unknown, errc::api, fate::unknown, "INTERNAL_SERVER_ERROR");
    internal.server_failed = true;
    CHECK(run(command_of("crm.deal.get"), internal, arrival::server_failed).attempts == 4);
    CHECK(run(command_of("crm.deal.add"), internal, arrival::server_failed).attempts == 1);
    CHECK(run(command_of("crm.deal.add"), internal, arrival::server_failed).end.ec == errc::api);

    const auto away = ruled(ruling::not_sent, errc::connect, fate::not_run);
    CHECK(run(command_of("crm.deal.add"), away, arrival::never_sent).attempts == 6);
    CHECK(run(command_of("crm.deal.add"), away, arrival::never_sent).end.details.request_fate ==
          fate::not_run);
    const auto refused = ruled(ruling::rate_refused, errc::rate_limit, fate::not_run);
    CHECK(run(command_of("crm.deal.add"), refused, arrival::rate_refused).attempts == 10);
    const auto rests = ruled(ruling::operating_refused, errc::operating_limit, fate::not_run);
    CHECK(run(command_of("crm.deal.add"), rests, arrival::operating_refused).attempts == 30);
    CHECK(run(command_of("crm.deal.add"), ruled(ruling::deliver, errc::api, fate::ran),
              arrival::other_refusal)
              .attempts == 1);
}

TEST_CASE("repeats: splits and refusals leave the attempts for lost answers alone") {
    repeats r{detail::engine_settings{}};
    auto c = command_of("crm.deal.get");
    verdict v;
    for (int i = 0; i < 5; ++i) {
        c.attempts++;
        v.what = arrival::too_large;
        r.begin(v);
        auto large = ruled(ruling::too_large, errc::http_status, fate::not_run);
        const auto before = c.room;
        REQUIRE_FALSE(r.consider(c, large, c.room, now));
        CHECK(c.room == std::max<std::size_t>(before / 2, 1));
        v.what = arrival::rate_refused;
        r.begin(v);
        c.attempts++;
        auto refused = ruled(ruling::rate_refused, errc::rate_limit, fate::not_run);
        REQUIRE_FALSE(r.consider(c, refused, 1, now));
    }
    v.what = arrival::lost;
    for (int i = 0; i < 5; ++i) {
        r.begin(v);
        auto lost = ruled(ruling::unknown, errc::timeout, fate::unknown);
        CHECK_FALSE(r.consider(c, lost, 1, now));
    }
    r.begin(v);
    auto lost = ruled(ruling::unknown, errc::timeout, fate::unknown);
    CHECK(r.consider(c, lost, 1, now));
}

TEST_CASE("repeats: commands of one request wait equally long, and pay once") {
    repeats r{detail::engine_settings{}};
    verdict v;
    v.what = arrival::rate_refused;
    r.begin(v);
    std::vector<queued_command> fifty(50, command_of("crm.deal.add"));
    for (auto& c : fifty) {
        auto refused = ruled(ruling::rate_refused, errc::rate_limit, fate::not_run);
        REQUIRE_FALSE(r.consider(c, refused, 50, now));
        CHECK(c.not_before == fifty.front().not_before);
    }
}

TEST_CASE("repeats: a dying portal is not hammered by the whole client") {
    repeats r{detail::engine_settings{}};
    verdict v;
    v.what = arrival::lost;
    int again = 0;
    for (int i = 0; i < 1000; ++i) {
        auto c = command_of("crm.deal.get");
        c.attempts = 1;
        r.begin(v);
        auto lost = ruled(ruling::unknown, errc::connection_lost, fate::unknown);
        again += !r.consider(c, lost, 1, now);
    }
    CHECK(again == 100); // 500 tokens, 5 each
    // a method that rests has done nobody harm
    v.what = arrival::operating_refused;
    r.begin(v);
    auto c = command_of("crm.deal.get");
    auto rests = ruled(ruling::operating_refused, errc::operating_limit, fate::not_run);
    CHECK_FALSE(r.consider(c, rests, 1, now));
}

TEST_CASE("repeats: a keyed write that may have run is never called not run") {
    repeats r{detail::engine_settings{}};
    auto c = command_of("tasks.task.add");
    r.name_write(c);
    const auto key = c.idempotency_key;
    CHECK(key.size() > 30);
    r.name_write(c);
    CHECK(c.idempotency_key == key);
    auto read = command_of("tasks.task.list");
    r.name_write(read);
    CHECK(read.idempotency_key.empty());

    verdict v;
    v.what = arrival::timed_out;
    r.begin(v);
    c.attempts = 1;
    auto lost = ruled(ruling::unknown, errc::timeout, fate::unknown);
    REQUIRE_FALSE(r.consider(c, lost, 1, now));
    detail::reply stopped;
    stopped.ec = errc::cancelled;
    CHECK(r.not_run(c, stopped).ec == errc::outcome_unknown);
    CHECK(r.not_run(c, stopped).details.request_fate == fate::unknown);
    CHECK(r.not_run(command_of("crm.deal.add"), stopped).ec == errc::cancelled);
    CHECK(r.not_run(command_of("crm.deal.add"), stopped).details.request_fate == fate::not_run);
}

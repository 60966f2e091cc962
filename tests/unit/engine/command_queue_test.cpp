// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/engine/command_queue.hpp"
#include "fast_bitrix24/op/many_job.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace fast_bitrix24;
using detail::command_queue;
using detail::many_job;

namespace {

constexpr time_point now = time_point{} + std::chrono::hours(1);

command_queue::rules plain(std::size_t batch_size = 50) {
    return {now,
            batch_size,
            std::size_t{1} << 20U,
            static_cast<std::size_t>(-1),
            [](std::string_view) { return now; },
            [](std::string_view) { return any_number; }};
}

many_job job_of(std::size_t count, std::string method) {
    return many_job(count, [method](std::size_t i) {
        return detail::make_command(method, {{"id", i}});
    });
}

std::string tags(const std::vector<detail::queued_command>& commands) {
    std::string out;
    for (const auto& c : commands)
        out += (out.empty() ? "" : " ") + std::to_string(c.job) + ":" + std::to_string(c.tag);
    return out;
}

struct heavy final : detail::job {
    std::size_t held = 0;
    std::size_t given = 0;
    std::optional<detail::tagged_command> next() override {
        return detail::tagged_command{given++, detail::make_command("crm.deal.list", {{"id", 1}})};
    }
    void settle(std::size_t, detail::reply) override {}
    bool done() const override { return false; }
    std::size_t held_bytes() const override { return held; }
};

} // namespace

TEST_CASE("command queue: batches of the size asked for, one command alone") {
    command_queue queue;
    auto job = job_of(7, "crm.deal.add");
    queue.add_job(1, job, time_point::max());
    auto chosen = queue.choose(plain(3));
    CHECK(chosen.batch);
    CHECK(tags(queue.take(chosen)) == "1:0 1:1 1:2");
    CHECK(tags(queue.take(queue.choose(plain(3)))) == "1:3 1:4 1:5");
    chosen = queue.choose(plain(3));
    CHECK_FALSE(chosen.batch); // it needs no batch
    CHECK(tags(queue.take(chosen)) == "1:6");
    CHECK(queue.choose(plain(3)).places.empty());
    CHECK_FALSE(queue.has_work());
}

TEST_CASE("command queue: jobs take turns, what comes back goes first and in its order") {
    command_queue queue;
    auto a = job_of(4, "crm.deal.add");
    auto b = job_of(4, "crm.lead.add");
    queue.add_job(1, a, time_point::max());
    queue.add_job(2, b, time_point::max());
    auto first = queue.take(queue.choose(plain(4)));
    CHECK(tags(first) == "1:0 2:0 1:1 2:1");
    queue.put_back(first[2]);
    queue.put_back(first[0]);
    CHECK(tags(queue.take(queue.choose(plain(3)))) == "1:0 1:1 1:2");
    CHECK(tags(queue.remove_job(2)).empty());
    CHECK(tags(queue.take(queue.choose(plain(3)))) == "1:3");
}

TEST_CASE("command queue: what a query string cannot say leaves alone, and holds up nobody") {
    command_queue queue;
    many_job job(5, [](std::size_t i) {
        return detail::make_command("crm.deal.add",
                                    i == 1 || i == 3 ? params{{"a", nullptr}} : params{{"a", 1}});
    });
    queue.add_job(1, job, time_point::max());
    CHECK(tags(queue.take(queue.choose(plain()))) == "1:0 1:2 1:4");
    CHECK(tags(queue.take(queue.choose(plain()))) == "1:1");
    CHECK(tags(queue.take(queue.choose(plain()))) == "1:3");
}

TEST_CASE("command queue: a method that rests does not hold up others; the wake is the earliest") {
    command_queue queue;
    auto a = job_of(2, "crm.deal.add");
    auto b = job_of(2, "crm.lead.add");
    queue.add_job(1, a, time_point::max());
    queue.add_job(2, b, time_point::max());
    auto by = plain();
    by.ready = [](std::string_view m) {
        return m == "crm.deal.add" ? now + std::chrono::seconds(7) : now;
    };
    CHECK(tags(queue.take(queue.choose(by))) == "2:0 2:1");
    const auto none = queue.choose(by);
    CHECK(none.places.empty());
    CHECK(none.wake == now + std::chrono::seconds(7));
    by.now += std::chrono::seconds(7);
    auto back = queue.take(queue.choose(by));
    CHECK(tags(back) == "1:0 1:1");
    back[0].not_before = by.now + std::chrono::seconds(2);
    queue.put_back(back[0]);
    CHECK(queue.choose(by).wake == by.now + std::chrono::seconds(2));
}

TEST_CASE("command queue: limits of number, of room and of bytes") {
    command_queue queue;
    auto job = job_of(40, "crm.deal.add");
    queue.add_job(1, job, time_point::max());
    auto by = plain();
    by.most = [](std::string_view) { return std::size_t{4}; };
    CHECK(queue.take(queue.choose(by)).size() == 4);
    by.most = [](std::string_view) { return std::size_t{0}; }; // nonsense counts as one
    CHECK(queue.take(queue.choose(by)).size() == 1);
    by = plain();
    by.max_bytes = 40; // "crm.deal.add?id=N": 17 or 18
    CHECK(queue.take(queue.choose(by)).size() == 2);
    by.max_bytes = 1; // too large for any batch: it leaves all the same
    CHECK(queue.take(queue.choose(by)).size() == 1);
    by = plain();
    auto rest = queue.take(queue.choose(by));
    REQUIRE(rest.size() == 32);
    rest[0].room = 1;
    rest[1].room = 2;
    for (auto c = rest.rbegin(); c != rest.rend(); ++c)
        queue.put_back(*c);
    CHECK(tags(queue.take(queue.choose(by))) == "1:8");
    CHECK(tags(queue.take(queue.choose(by))) == "1:9 1:10");
    CHECK(queue.take(queue.choose(by)).size() == 29);
}

TEST_CASE("command queue: too late only if the method is known to rest beyond the deadline") {
    command_queue queue;
    auto a = job_of(2, "crm.deal.add");
    queue.add_job(1, a, now + std::chrono::seconds(10));
    auto by = plain();
    auto both = queue.take(queue.choose(by));
    queue.put_back(both[1]);
    queue.put_back(both[0]);
    by.ready = [](std::string_view) { return after_an_arrival; };
    CHECK(queue.choose(by).too_late.empty()); // an arrival may come soon
    by.ready = [](std::string_view) { return now + std::chrono::seconds(11); };
    CHECK(tags(queue.choose(by).too_late) == "1:0 1:1");
    CHECK_FALSE(queue.has_work());
}

TEST_CASE("M4 command queue: a job that holds much is asked for nothing more, others are") {
    command_queue queue;
    heavy slow;
    heavy quick;
    queue.add_job(1, slow, time_point::max());
    queue.add_job(2, quick, time_point::max());
    slow.held = 1000;
    auto by = plain(5);
    by.max_held = 999;
    CHECK(tags(queue.take(queue.choose(by))) == "2:0 2:1 2:2 2:3 2:4");
    slow.held = 999;
    CHECK(tags(queue.take(queue.choose(by))).find("1:0") != std::string::npos);
    CHECK(queue.held_bytes() == 999);
}

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fake_portal.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stop_token>
#include <thread>

using namespace test;
using b24::errc;

namespace {

b24::options quick() {
    b24::options o;
    o.request_pool_size = 100000; // the limits have tests of their own
    o.log = [](const b24::log_event&) {};
    o.warning = [](const std::string&) {};
    return o;
}

portal_part echo(const portal_call& c) {
    return {.result = "\"" + c.arg("id") + "\""};
}

void run_threads(int count, const std::function<void(int)>& body) {
    std::vector<std::jthread> threads;
    for (int t = 0; t < count; ++t)
        threads.emplace_back(body, t);
}

} // namespace

TEST_CASE("B16 P1 sixteen threads on one client: each answer to its caller") {
    bench b{quick()};
    b.portal->methods["crm.deal.update"] = echo;
    b.portal->methods["crm.deal.get"] = [](const portal_call& c) {
        return portal_part{.result = "\"" + c.arg("ID") + "\""};
    };
    b.portal->methods["crm.deal.list"] = [](const portal_call& c) {
        auto page = list_of(400)(c);
        page.result.insert(1, page.result.size() > 2 ? "{\"ID\":\"" + c.arg("filter[OWNER]") +
                                                           "000" + c.arg("start") + "\"},"
                                                     : "");
        return page;
    };
    b.portal->shuffle_labels = true;
    std::mt19937 random{5};
    b.portal->delay = [&random](std::size_t) { return 0.01 * static_cast<double>(random() % 50); };
    std::atomic<int> wrong = 0;
    run_threads(16, [&](int t) {
        for (int round = 0; round < 12; ++round) {
            const auto name = std::to_string(t) + "-" + std::to_string(round);
            std::vector<b24::params> items;
            for (int i = 0; i < 1 + round * 10; ++i)
                items.push_back({{"id", name + "-" + std::to_string(i)}});
            const auto got = b.client.call("crm.deal.update", items);
            for (std::size_t i = 0; i < got.size(); ++i)
                wrong += got[i].value.as_string() != name + "-" + std::to_string(i);
            for (const auto& [id, result] :
                 b.client.get_by_id("crm.deal.get", std::vector<std::string>{name, name + "x"}))
                wrong += result.value.as_string() != id;
            if (round % 4 == 0) {
                const auto rows =
                    b.client.get_all("crm.deal.list", {{"filter", {{"OWNER", name}}}});
                wrong += rows.size() != 408;
                wrong += rows.empty() || rows[0]["ID"].as_string() != name + "000";
            }
            wrong +=
                b.client.call_raw("crm.deal.update", {{"id", name}})["result"].as_string() != name;
        }
    });
    CHECK(wrong == 0);
    CHECK(b.net.count().in_flight == 0);
    CHECK(b.net.count().started == b.net.count().ended);
}

TEST_CASE("P1 threads that stop, throw, slow down and ask for figures do not disturb the others") {
    bench b{quick()};
    b.portal->methods["crm.deal.update"] = echo;
    b.portal->methods["crm.deal.list"] = list_of(5000);
    std::mt19937 random{5};
    b.portal->delay = [&random](std::size_t) { return 0.01 * static_cast<double>(random() % 50); };
    b.portal->before = [](const b24::http_request&, std::size_t n) -> std::optional<script_reply> {
        if (n % 29 == 7)
            return json_reply("{\"error\":\"QUERY_LIMIT_EXCEEDED\"}", 503);
        return std::nullopt;
    };
    std::atomic<int> wrong = 0;
    run_threads(12, [&](int t) {
        for (int round = 0; round < 20; ++round) {
            std::stop_source source;
            b24::error_code ec;
            b24::diagnostics why;
            std::size_t n = 0;
            switch (t % 6) {
            case 0: // stops from outside
            {
                std::jthread stopper([&] { source.request_stop(); });
                (void)b.client.get_all("crm.deal.list", {}, ec, why, {.stop = source.get_token()});
                wrong += ec && ec != errc::cancelled;
                break;
            }
            case 1:
                try {
                    (void)b.client.for_each("crm.deal.list", {}, [&](b24::value) {
                        if (++n == 777)
                            throw std::runtime_error("row");
                    });
                    ++wrong;
                } catch (const std::runtime_error&) {
                }
                break;
            case 2: {
                const auto slowly = b.client.slow(1 + static_cast<std::size_t>(round % 3));
                wrong +=
                    b.client.call("crm.deal.update", {{"id", round}}).value().as_int() != round;
                break;
            }
            case 3:
                (void)b.client.get_all("crm.deal.list", {}, ec, why, {.deadline = 0.001});
                wrong += ec && ec != errc::deadline;
                (void)b.client.stats();
                (void)b.client.address();
                break;
            default: {
                std::vector<b24::params> items;
                for (int i = 0; i < 70; ++i)
                    items.push_back({{"id", t * 1000 + i}});
                const auto got = b.client.call("crm.deal.update", items, ec, why);
                for (std::size_t i = 0; i < got.size(); ++i)
                    wrong += got[i].value.as_int() != t * 1000 + static_cast<int>(i);
            }
            }
        }
    });
    CHECK(wrong == 0);
    CHECK(b.net.count().in_flight == 0);
    CHECK(b.client.get_all("crm.deal.list").size() == 5000);
}

TEST_CASE("M4 a slow consumer holds back its own list only, while another thread drives") {
    auto o = quick();
    o.memory_limit = 1'000'000;
    bench b{o};
    b.portal->methods["crm.deal.update"] = echo;
    const std::string filler(1000, 'x');
    b.portal->methods["crm.deal.list"] = [&](const portal_call& c) {
        const auto start = c.number("start");
        portal_part page{.result = "[", .total = "100000"};
        for (long i = start; i < start + 50; ++i)
            page.result += (i != start ? ",{\"ID\":" : "{\"ID\":") + std::to_string(i + 1) +
                           ",\"T\":\"" + filler + "\"}";
        page.result += "]";
        page.next = std::to_string(start + 50);
        return page;
    };
    std::atomic<bool> others_done = false;
    std::atomic<std::size_t> asked = 0;
    std::atomic<std::size_t> most_asked = 0;
    std::atomic<int> wrong = 0;
    std::jthread busy([&] {
        while (asked == 0)
            std::this_thread::yield();
        for (int i = 0; i < 300; ++i)
            wrong += b.client.call("crm.deal.update", {{"id", i}}).value().as_int() != i;
        most_asked = b.client.stats().commands - 300;
        others_done = true;
    });
    std::stop_source source;
    std::size_t rows = 0;
    b24::error_code ec;
    b24::diagnostics why;
    (void)b.client.for_each("crm.deal.list", {},
                            [&](b24::value) {
                                if (++rows != 60) // in the first batch: the consumer falls asleep
                                    return;
                                asked = 1;
                                while (!others_done)
                                    std::this_thread::yield();
                                source.request_stop();
                            },
                            ec, why, {.stop = source.get_token()});
    CHECK(wrong == 0);
    CHECK(ec == errc::cancelled);
    CHECK(most_asked < 400); // pages: the limit holds some 20, a batch is 50
}

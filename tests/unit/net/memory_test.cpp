// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "support/heap_meter.hpp"
#include "unit/net/net_fixture.hpp"

#include <atomic>
#include <dirent.h>
#include <string>
#include <thread>

using namespace net_test;

namespace {

std::size_t open_descriptors() {
    std::size_t count = 0;
    DIR* const directory = opendir("/proc/self/fd");
    if (directory == nullptr)
        return 0;
    while (readdir(directory) != nullptr)
        ++count;
    closedir(directory);
    return count;
}

/// Starts that many exchanges at once and waits for all: so many connections are idle then.
void open_connections(asio_transport& t, const http_request& r, exchange_id count) {
    for (exchange_id id = 1; id <= count; ++id)
        t.start(id, r);
    for (exchange_id i = 0; i < count; ++i)
        CHECK_FALSE(wait_one(t).ec);
}

} // namespace

TEST_CASE("M6 an idle connection holds at most 48 KiB, whatever it has carried") {
    if (!test::heap::available())
        return;
    constexpr exchange_id connections = 32;
    std::atomic<exchange_id> arrived{0};
    test::raw_server server{[&](test::raw_peer& peer, std::size_t) {
                                while (peer.read_request()) {
                                    ++arrived;
                                    while (arrived < connections)
                                        std::this_thread::yield();
                                    peer.send(test::answer(std::string(300'000, 'x')));
                                }
                            },
                            test::tls_server_options{}};
    asio_transport t{trusting()};
    auto r = secure(server.port());
    r.body.assign(100'000, 'x');
    const auto before = test::heap::balance();
    open_connections(t, r, connections);
    CHECK(server.connections() == connections);
    const auto each = (test::heap::balance() - before) / static_cast<std::int64_t>(connections);
    MESSAGE("bytes for an idle connection: " << each);
    CHECK(each > 1000);
    CHECK(each <= 48 * 1024);
}

TEST_CASE("J12 an endless body is copied for the last time while it is small beside the limit") {
    if (!test::heap::available())
        return;
    constexpr std::size_t limit = 64U * 1024 * 1024;
    for (const std::size_t piece : {60'001U, 65'536U, 16'384U, 1'000'003U}) {
        CAPTURE(piece);
        response_parser parser;
        error_code ec;
        parser.feed("HTTP/1.1 200 OK\r\n\r\n", ec);
        const std::string bytes(piece, 'x');
        std::size_t taken = 0;
        std::size_t last_growth = 0;
        while (!ec) {
            const auto before = test::heap::balance();
            const auto n = parser.feed(bytes, ec);
            if (test::heap::balance() > before + 1024)
                last_growth = taken;
            taken += n;
        }
        CHECK(ec == errc::limit);
        CHECK(last_growth > 0);
        CHECK(last_growth <= limit / 4); // old and new text together: within limit + 25 %
    }
}

TEST_CASE("M6 idle connections go when their time is over, with their descriptors") {
    test::raw_server server{test::always("{}")};
    auto o = trusting();
    o.keep_alive_idle = 50ms;
    asio_transport t{o};
    open_connections(t, plain(server.port()), 1);
    const auto with_one = open_descriptors();
    CHECK(drive_until(t, [&] { return open_descriptors() < with_one; }));
}

TEST_CASE("M5 thousands of requests leave nothing behind") {
    if (!test::heap::available())
        return;
    test::raw_server server{test::always("{}"), test::tls_server_options{}};
    asio_transport t{trusting()};
    const auto work = [&](exchange_id count) {
        for (exchange_id i = 0; i < count; ++i)
            check_ok(run(t, secure(server.port())), "{}");
    };
    work(50);
    const auto heap = test::heap::balance();
    const auto descriptors = open_descriptors();
    work(2000);
    CHECK(test::heap::balance() - heap < 4096);
    CHECK(open_descriptors() == descriptors);
    CHECK(server.connections() == 1);
}

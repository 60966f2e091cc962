// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "unit/net/net_fixture.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <vector>

using namespace net_test;

namespace {

/// A name that hangs until the test lets it go.
class gate {
public:
    void wait() {
        std::unique_lock lock(mutex_);
        opened_.wait_for(lock, 20s, [this] { return open_; });
        ++passed_;
        opened_.notify_all();
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        opened_.notify_all();
    }
    void wait_until_passed(int count) {
        std::unique_lock lock(mutex_);
        opened_.wait_for(lock, 20s, [&] { return passed_ >= count; });
    }

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool open_ = false;
    int passed_ = 0;
};

transport_options resolving(std::vector<std::string> addresses) {
    auto o = trusting();
    o.resolver = [addresses = std::move(addresses)](std::string_view) { return addresses; };
    return o;
}

http_request named(const char* host, std::uint16_t port) {
    auto r = plain(port);
    r.host = host;
    return r;
}

double seconds_of(const std::function<void()>& work) {
    const auto begin = clock::now();
    work();
    return to_seconds(clock::now() - begin);
}

} // namespace

TEST_CASE("D1 a name without addresses is an error at once, and nothing was run") {
    check_failed(run_once(named("nowhere.test", 1), resolving({})), errc::dns, phase::resolve,
                 fate::not_run);
    check_failed(run_once(named("nowhere.test", 1), resolving({"no address"})), errc::dns,
                 phase::resolve, fate::not_run);
}

TEST_CASE("D1 a name that the system does not know") {
    // RFC 6761: never resolved; without a name server the system may say "try again"
    const auto done = run_once(named("does-not-exist.invalid", 1));
    CHECK((done.ec == errc::dns || done.ec == errc::dns_again));
    CHECK(done.where == phase::resolve);
    CHECK(done.request_fate == fate::not_run);
}

TEST_CASE("D2 a resolver that says try again is told apart from one that says no") {
    auto o = trusting();
    o.resolver = [](std::string_view) -> std::vector<std::string> {
        throw std::runtime_error("no such name");
    };
    check_failed(run_once(named("a.test", 1), o), errc::dns, phase::resolve, fate::not_run);
    o.resolver = [](std::string_view) -> std::vector<std::string> {
        throw std::system_error(make_error_code(errc::dns_again));
    };
    check_failed(run_once(named("a.test", 1), o), errc::dns_again, phase::resolve, fate::not_run);
}

TEST_CASE("D3 a resolver that hangs ends at the deadline and does not hold up the end") {
    const auto hanging = std::make_shared<gate>();
    auto o = trusting();
    o.connect_timeout = 150ms;
    o.resolver = [hanging](std::string_view) -> std::vector<std::string> {
        hanging->wait();
        return {"127.0.0.1"};
    };
    {
        auto t = std::make_unique<asio_transport>(o);
        t->start(1, named("slow.test", 1));
        const auto begin = clock::now();
        check_failed(wait_one(*t), errc::timeout, phase::resolve, fate::not_run);
        CHECK(clock::now() - begin >= 150ms);
        CHECK(clock::now() - begin < 5s);
        t->start(2, named("slow.test", 1));
        CHECK_FALSE(t->wait(clock::now() + 10ms).has_value());
        CHECK(seconds_of([&] { t.reset(); }) < 5);
    }
    hanging->open(); // the thread comes back and finds nobody
    hanging->wait_until_passed(1);
}

TEST_CASE("D4 one name that hangs does not block another") {
    const auto hanging = std::make_shared<gate>();
    test::raw_server server{test::always("{}")};
    auto o = trusting();
    o.resolver = [hanging](std::string_view host) -> std::vector<std::string> {
        if (host == "slow.test")
            hanging->wait();
        return {"127.0.0.1"};
    };
    asio_transport t{o};
    t.start(1, named("slow.test", server.port()));
    t.start(2, named("fast.test", server.port()));
    auto done = wait_one(t);
    CHECK(done.id == 2);
    check_ok(done, "{}");
    hanging->open();
    CHECK(wait_one(t).id == 1);
}

TEST_CASE("D5 when the first address refuses, the next one is tried") {
    test::raw_server server{test::always("{}")};
    check_ok(run_once(named("a.test", server.port()), resolving({"127.0.0.2", "127.0.0.1"})), "{}");
    check_ok(run_once(named("a.test", server.port()), resolving({"::1", "127.0.0.2", "127.0.0.1"})),
             "{}");
}

TEST_CASE("D6 an address that swallows everything does not hold up the next one") {
    test::raw_server server{test::always("{}")};
    const test::black_hole hole{"127.0.0.3", server.port()};
    auto o = resolving({"127.0.0.3", "127.0.0.1"});
    o.connect_timeout = 5s;
    finished_exchange done;
    const auto took =
        seconds_of([&] { done = run_once(named("a.test", server.port()), std::move(o)); });
    check_ok(done, "{}");
    CHECK(took >= 0.2);
    CHECK(took < 1.5);
}

TEST_CASE("D6 addresses that refuse are passed over at once, even while one keeps silent") {
    test::raw_server server{test::always("{}")};
    const test::black_hole hole{"127.0.0.3", server.port()};
    std::vector<std::string> addresses{"127.0.0.3"};
    for (int i = 10; i < 22; ++i)
        addresses.push_back("127.0.0." + std::to_string(i));
    addresses.push_back("127.0.0.1");
    finished_exchange done;
    const auto took =
        seconds_of([&] { done = run_once(named("a.test", server.port()), resolving(addresses)); });
    check_ok(done, "{}");
    CHECK(took < 2.0); // not a quarter of a second for each
}

TEST_CASE("D7 a refused connection: nothing was run") {
    const auto done = run_once(plain(test::closed_port()));
    check_failed(done, errc::connect, phase::connect, fate::not_run);
    CHECK(done.ec == condition::retryable);
}

TEST_CASE("D8 an address that swallows everything ends at the deadline for connecting") {
    const test::black_hole hole{"127.0.0.1"};
    auto o = trusting();
    o.connect_timeout = 150ms;
    check_failed(run_once(plain(hole.port()), o), errc::timeout, phase::connect, fate::not_run);
}

TEST_CASE("D9 a connection that ends before TLS begins: nothing was run") {
    for (const bool hard : {false, true}) {
        CAPTURE(hard);
        test::raw_server server{[&](test::raw_peer& peer, std::size_t) {
            peer.read_some(); // ClientHello
            hard ? peer.reset() : peer.finish_sending();
            peer.wait_closed();
        }};
        check_failed(run_once(secure(server.port())), errc::connection_lost, phase::tls,
                     fate::not_run);
    }
}

TEST_CASE("D10 no descriptors left: an error at once, and the transport recovers") {
    test::raw_server server{test::always("{}")};
    asio_transport t{trusting()};
    check_ok(run(t, plain(server.port())), "{}");
    auto other = plain(server.port());
    other.host = "127.0.0.2"; // no kept connection
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none{0, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    t.start(1000001, other);
    const auto done = t.wait(soon());
    setrlimit(RLIMIT_NOFILE, &before);
    REQUIRE(done.has_value());
    check_failed(*done, errc::resource, phase::connect, fate::not_run);
    check_ok(run(t, plain(server.port())), "{}");
}

TEST_CASE("D11 a request that cannot be written is refused before any connection") {
    test::raw_server server{test::always("{}")};
    asio_transport t{trusting()};
    auto no_host = plain(server.port());
    no_host.host.clear();
    auto injected = plain(server.port());
    injected.target = "/rest\r\nX: y";
    for (const auto& r : {no_host, injected}) {
        const auto done = run(t, r);
        CHECK(done.ec == errc::usage);
        CHECK(done.request_fate == fate::not_run);
    }
    CHECK(server.connections() == 0);
}

TEST_CASE("a name is looked up once for many requests, and again when its address fails") {
    test::raw_server server{test::always("{}")};
    std::atomic<int> lookups{0};
    std::atomic<bool> moved{false};
    auto o = trusting();
    o.keep_alive_idle = 0s;
    o.resolver = [&](std::string_view) -> std::vector<std::string> {
        ++lookups;
        return {moved ? "127.0.0.1" : "127.0.0.2"};
    };
    asio_transport t{o};
    CHECK(run(t, named("a.test", server.port())).ec == errc::connect);
    moved = true;
    for (exchange_id id = 500; id < 510; ++id)
        t.start(id, named("a.test", server.port()));
    for (int i = 0; i < 10; ++i)
        check_ok(wait_one(t), "{}");
    CHECK(lookups == 2);
}

TEST_CASE("IPv6 is spoken, by address and by name") {
    std::unique_ptr<test::raw_server> server;
    try {
        server = std::make_unique<test::raw_server>(test::always("six"), test::tls_server_options{},
                                                    "::1");
    } catch (const std::exception&) {
        MESSAGE("no IPv6 on this machine");
        return;
    }
    check_ok(run_once(secure(server->port(), "::1")), "six");
    check_ok(run_once(secure(server->port()), resolving({"::1"})), "six");
}

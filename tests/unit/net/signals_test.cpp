// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "unit/net/net_fixture.hpp"

#include <csignal>
#include <memory>
#include <string>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace net_test;
using test::raw_peer;
using test::raw_server;

namespace {

volatile std::sig_atomic_t alarms = 0;

void count_alarm(int) {
    alarms = alarms + 1;
}

// a signal every two milliseconds, without SA_RESTART: calls end with EINTR
class storm {
public:
    storm() {
        struct sigaction action {};
        action.sa_handler = count_alarm;
        sigaction(SIGALRM, &action, &before_);
        set(2000);
    }
    storm(const storm&) = delete;
    storm& operator=(const storm&) = delete;
    ~storm() {
        set(0);
        sigaction(SIGALRM, &before_, nullptr);
    }

private:
    static void set(long microseconds) {
        itimerval every{};
        every.it_interval.tv_usec = microseconds;
        every.it_value.tv_usec = microseconds;
        setitimer(ITIMER_REAL, &every, nullptr);
    }
    struct sigaction before_ {};
};

} // namespace

TEST_CASE("C10 interrupted system calls change nothing") {
    alarms = 0;
    raw_server server{test::always(std::string(200'000, 'x')), test::tls_server_options{}};
    asio_transport t{trusting()};
    const storm signals;
    for (int i = 0; i < 200 || alarms < 5; ++i) {
        REQUIRE(i < 100'000);
        check_ok(run(t, secure(server.port())), std::string(200'000, 'x'));
    }
}

TEST_CASE("C10 a connection that is gone while the request is sent raises no SIGPIPE") {
    const bool deadly = std::signal(SIGPIPE, SIG_DFL) != SIG_ERR; // it would end this program
    REQUIRE(deadly);
    raw_server server{[](raw_peer& peer, std::size_t) { peer.reset(); }};
    asio_transport t{trusting()};
    for (int i = 0; i < 20; ++i) {
        const auto done = run(t, plain(server.port(), std::string(1'000'000, 'x')));
        CHECK(done.ec);
    }
}

TEST_CASE("C10 a forked child may not use the transport, and its end leaves the parent's alone") {
    raw_server server{test::always("{}"), test::tls_server_options{}};
    auto t = std::make_unique<asio_transport>(trusting());
    check_ok(run(*t, secure(server.port())), "{}");
    const pid_t child = fork();
    if (child == 0) {
        t->start(1000, secure(server.port()));
        const auto done = t->wait(soon());
        const bool refused = done && done->ec == errc::usage && done->request_fate == fate::not_run;
        t.reset();
        _exit(refused ? 0 : 1); // without the rest of the tests
    }
    REQUIRE(child > 0);
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    check_ok(run(*t, secure(server.port())), "{}");
    CHECK(server.connections() == 1); // still the same one
}

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// handshakes WEBHOOK CA_FILE: processor time of a full and of a resumed TLS handshake, with one
// small request each, and the memory of idle connections.
#include "fast_bitrix24/fast_bitrix24.hpp"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <malloc.h>
#include <string>
#include <sys/resource.h>

namespace b24 = fast_bitrix24;

namespace {

double processor_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto of = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return of(used.ru_utime) + of(used.ru_stime);
}

b24::http_request request(const b24::url& to) {
    b24::http_request r;
    r.secure = to.secure;
    r.host = to.host;
    r.port = to.port;
    r.target = to.target + "profile";
    r.body = "{}";
    r.headers.add("Content-Type", "application/json");
    r.repeatable = true;
    return r;
}

// so many requests side by side, each on a connection of its own
void run(b24::asio_transport& t, const b24::url& to, b24::exchange_id& id, int count) {
    for (int i = 0; i < count; ++i)
        t.start(++id, request(to));
    for (int i = 0; i < count; ++i)
        (void)t.wait(t.now() + std::chrono::seconds(60));
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3)
        return 2;
    const auto to = b24::parse_url(argv[1]);
    b24::transport_options o;
    o.ca_file = argv[2];
    o.max_connections = 100;
    constexpr int many = 100;
    b24::exchange_id id = 0;

    double full = 0;
    for (int i = 0; i < many; ++i) { // a new transport has no session to resume
        b24::asio_transport t(o);
        const double began = processor_seconds();
        run(t, to, id, 1);
        full += processor_seconds() - began;
    }
    b24::asio_transport t(o);
    run(t, to, id, 1);
    const auto before = mallinfo2().uordblks;
    double began = processor_seconds();
    run(t, to, id, many);
    const double resumed = processor_seconds() - began;
    const auto after = mallinfo2().uordblks;
    began = processor_seconds();
    run(t, to, id, many);
    const double reused = processor_seconds() - began;
    std::printf("request on a new connection, full handshake      %.3f ms\n"
                "request on a new connection, resumed handshake   %.3f ms\n"
                "request on a kept connection                     %.3f ms\n"
                "memory of an idle connection                     %.1f KiB\n",
                full * 1e3 / many, resumed * 1e3 / many, reused * 1e3 / many,
                static_cast<double>(after - before) / (many - 1) / 1024);
}

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// The floor that no client can get below: downloads so many bytes through asio_transport and throws
// them away. Prints what that cost this process.
#include "fast_bitrix24/fast_bitrix24.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <sys/resource.h>

namespace b24 = fast_bitrix24;

namespace {

struct arguments {
    std::string url;
    std::string ca_file;
    std::string body;
    std::uint64_t bytes = 0;
    int parallel = 4;
    bool verify = true;
    bool fresh = false; // a new connection for each request
};

void print_usage() {
    std::fputs("usage: transport_floor [options] URL BYTES\n"
               "  --ca-file FILE    trust these certificates\n"
               "  --no-verify       check no certificate\n"
               "  --post JSON       send this body with POST (otherwise GET)\n"
               "  --parallel N      requests at the same time (default 4)\n"
               "  --fresh           a new connection for each request\n",
               stderr);
}

bool parse(int argc, char** argv, arguments& a) {
    int positional = 0;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool has_value = i + 1 < argc;
        if (word == "--no-verify")
            a.verify = false;
        else if (word == "--fresh")
            a.fresh = true;
        else if (word == "--ca-file" && has_value)
            a.ca_file = argv[++i];
        else if (word == "--post" && has_value)
            a.body = argv[++i];
        else if (word == "--parallel" && has_value)
            a.parallel = std::atoi(argv[++i]);
        else if (word.rfind("--", 0) == 0 || positional == 2)
            return false;
        else if (positional++ == 0)
            a.url = word;
        else
            a.bytes = std::strtoull(word.c_str(), nullptr, 10);
    }
    return positional == 2 && a.parallel > 0;
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

int run(const arguments& a) {
    const auto address = b24::parse_url(a.url);
    b24::http_request request;
    request.method = a.body.empty() ? "GET" : "POST";
    request.secure = address.secure;
    request.host = address.host;
    request.port = address.port;
    request.target = address.target;
    request.body = a.body;
    request.repeatable = true;
    if (!a.body.empty())
        request.headers.add("Content-Type", "application/json");

    unsigned full = 0;
    unsigned resumed = 0;
    b24::transport_options options;
    options.ca_file = a.ca_file;
    options.verify_tls = a.verify;
    if (a.fresh)
        options.keep_alive_idle = b24::duration{-1};
    options.log = [&](const b24::log_event& e) {
        full += e.text.find("full handshake") != std::string::npos ? 1U : 0U;
        resumed += e.text.find("resumed") != std::string::npos ? 1U : 0U;
    };
    const double at_start = cpu_seconds();
    b24::asio_transport transport{options};
    const double set_up = cpu_seconds() - at_start;
    const auto begin = transport.now();

    std::uint64_t received = 0;
    std::uint64_t answers = 0;
    b24::exchange_id id = 0;
    for (int i = 0; i < a.parallel; ++i)
        transport.start(++id, request);
    int open = a.parallel;
    while (open > 0) {
        const auto done = transport.wait(b24::time_point::max());
        if (!done)
            continue;
        --open;
        if (done->ec || done->response.status != 200) {
            std::fprintf(stderr, "failed: %s, HTTP status %d, %s\n", done->ec.message().c_str(),
                         done->response.status, done->detail.c_str());
            return 1;
        }
        ++answers;
        received += done->response.body.size();
        if (received < a.bytes) {
            transport.start(++id, request);
            ++open;
        }
    }
    const double wall = b24::to_seconds(transport.now() - begin);
    const double cpu = cpu_seconds() - at_start;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("bytes %llu\nanswers %llu\ncpu_s %.4f\nset_up_cpu_s %.4f\nwall_s %.4f\n"
                "handshakes_full %u\nhandshakes_resumed %u\npeak_rss_kb %ld\n",
                static_cast<unsigned long long>(received), static_cast<unsigned long long>(answers),
                cpu, set_up, wall, full, resumed, usage.ru_maxrss);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    arguments a;
    if (!parse(argc, argv, a)) {
        print_usage();
        return 2;
    }
    try {
        return run(a);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}

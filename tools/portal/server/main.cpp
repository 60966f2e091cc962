// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/portal.hpp"
#include "portal/server/certificate.hpp"
#include "portal/server/https.hpp"
#include "portal/server/settings.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>

namespace {

using namespace fb24_portal;

std::string write_ca(const settings& s, const std::string& pem) {
    std::string file = s.ca_out;
    if (file.empty()) {
        file = (std::filesystem::temp_directory_path() / "fb24-portal-XXXXXX").string();
        const int fd = mkstemp(file.data());
        if (fd < 0)
            throw std::runtime_error("cannot make a file for the CA certificate");
        ::close(fd);
    }
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << pem;
    out.close();
    if (!out)
        throw std::runtime_error("cannot write " + file);
    return file;
}

void print_stats(const counters& seen) {
    const auto n = [](std::uint64_t x) { return static_cast<unsigned long long>(x); };
    std::printf("requests %llu\ncommands %llu\nrows %llu\nwrites %llu\nrate refusals %llu\n"
                "operating refusals %llu\ntoken requests %llu\nfaults %llu\n",
                n(seen.requests), n(seen.commands), n(seen.rows), n(seen.writes),
                n(seen.rate_refusals), n(seen.operating_refusals), n(seen.token_requests),
                n(seen.faults));
    for (const auto& [method, count] : seen.methods)
        std::printf("method %s %llu\n", method.c_str(), n(count));
}

int run(settings& s) {
    // handled by one thread that waits for them; all others inherit the mask
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM})
        sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    identity who;
    std::string ca_file;
    if (s.https) {
        std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
        names.insert(names.end(), s.names.begin(), s.names.end());
        who = make_identity(names);
    }
    portal emulated(s.portal);
    for (const auto& rule : s.faults)
        emulated.faults().add(rule);
    front server(emulated, s, who);
    const int port = server.bind();
    if (s.https)
        ca_file = write_ca(s, who.ca_pem);
    const std::string shown = s.host.find(':') == std::string::npos ? s.host : '[' + s.host + ']';
    emulated.state().options.host = s.host;
    emulated.state().options.port = static_cast<std::uint16_t>(port);
    std::printf("listening on %s://%s:%d%s\n", s.https ? "https" : "http", shown.c_str(), port,
                emulated.webhook_path().c_str());
    if (s.https)
        std::printf("ca: %s\n", ca_file.c_str());
    std::fflush(stdout);

    std::thread waiter([&] {
        int received = 0;
        sigwait(&signals, &received);
        server.stop();
    });
    server.serve();
    waiter.join();
    if (s.https && s.ca_out.empty())
        std::filesystem::remove(ca_file);
    if (s.stats)
        print_stats(emulated.seen());
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        int exit_code = 0;
        auto s = read_settings(argc, argv, exit_code);
        return s ? run(*s) : exit_code;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
}

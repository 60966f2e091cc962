// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/basic_client.hpp"
#include "support/portal_transport.hpp"

#include <cstddef>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// Whole runs of clients against the emulated portal, in virtual time.
namespace simulation {

namespace b24 = fast_bitrix24;

template <class Policies = b24::default_policies>
using client = b24::basic_client<test::portal_transport, Policies>;

inline const std::string webhook = "https://localhost/rest/1/secretcode1234567/";

[[nodiscard]] inline b24::options quiet() {
    b24::options o;
    o.verbose = false;
    o.warning = [](const std::string&) {};
    return o;
}

[[nodiscard]] inline fb24_portal::portal_options strict_portal() {
    fb24_portal::portal_options o;
    o.bucket.count_refused = true;
    return o;
}

/// Runs `work(i)` on that many threads that share the world's clock.
template <class Work>
void on_threads(const test::virtual_portal& world, std::size_t count, Work work) {
    std::vector<test::virtual_portal::participant> parts;
    for (std::size_t i = 0; i < count; ++i)
        parts.emplace_back(world);
    std::vector<std::thread> running;
    for (std::size_t i = 0; i < count; ++i)
        running.emplace_back([&work, i, part = std::move(parts[i])] { work(i); });
    for (auto& t : running)
        t.join();
}

} // namespace simulation

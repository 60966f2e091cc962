// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/engine/flights.hpp"

#include <doctest/doctest.h>

using namespace fast_bitrix24;
using detail::flight;
using detail::flight_set;

namespace {

constexpr std::size_t mib = std::size_t{1} << 20U;

flight of(std::size_t commands) {
    flight out;
    out.commands.resize(commands);
    out.batch = commands > 1;
    return out;
}

} // namespace

TEST_CASE("M3 quick answers need no crowd, slow ones do") {
    flight_set flights;
    CHECK(flights.useful_bytes(50) == 4 * mib);                // nothing is known yet
    flights.learn(of(1), 1000, std::chrono::milliseconds(20)); // a handshake, perhaps
    CHECK(flights.useful_bytes(50) == doctest::Approx(8 * mib));
    flights.learn(of(50), 5 * mib, std::chrono::milliseconds(50));
    CHECK(flights.useful_bytes(50) == doctest::Approx(11 * mib)); // two, and a little more
    flights.learn(of(50), mib, std::chrono::milliseconds(50));
    flights.learn(of(50), 5 * mib, std::chrono::seconds(5)); // one slow answer is no slow portal
    CHECK(flights.useful_bytes(50) == doctest::Approx(11 * mib));
    for (int i = 0; i < 30; ++i)
        flights.learn(of(50), 5 * mib, std::chrono::seconds(5));
    CHECK(flights.useful_bytes(50) == doctest::Approx(160 * mib));
    flights.learn(of(50), 5 * mib, std::chrono::milliseconds(50));
    CHECK(flights.useful_bytes(50) == doctest::Approx(11 * mib));
}

TEST_CASE("answers on their way: the largest seen counts, and what never came teaches nothing") {
    flight_set flights;
    flights.learn(of(50), 0, std::chrono::seconds(60));
    CHECK(flights.expected_bytes(50) == 0);
    flights.learn(of(1), 1000, std::chrono::seconds(1));
    CHECK(flights.expected_bytes(50) == 50'000);
    flights.add(of(10));
    CHECK(flights.expected_bytes(50) == 60'000);
}

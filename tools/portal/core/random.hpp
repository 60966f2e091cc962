// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace fb24_portal {

/// The finaliser of splitmix64: a hash that is good enough to be random numbers, too.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t x) noexcept {
    x += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
}

/// A generator whose numbers are the same on every machine, unlike the standard distributions.
class random_source {
public:
    explicit constexpr random_source(std::uint64_t seed) noexcept : state_(mix(seed)) {}
    constexpr std::uint64_t next() noexcept { return mix(state_++); }
    constexpr std::uint64_t below(std::uint64_t n) noexcept { return n == 0 ? 0 : next() % n; }
    constexpr double fraction() noexcept {
        return static_cast<double>(next() >> 11U) * (1.0 / 9007199254740992.0);
    }
    constexpr bool chance(double probability) noexcept { return fraction() < probability; }
    constexpr double between(double low, double high) noexcept {
        return low + (high - low) * fraction();
    }

private:
    std::uint64_t state_;
};

} // namespace fb24_portal

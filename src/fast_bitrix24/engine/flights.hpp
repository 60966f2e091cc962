// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/engine/flight.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace fast_bitrix24::detail {

/// The requests that are on their way, and how large their answers will probably be.
class flight_set {
public:
    FAST_BITRIX24_DECL void add(flight f);
    [[nodiscard]] FAST_BITRIX24_DECL std::optional<flight> take(exchange_id id);
    [[nodiscard]] std::size_t size() const noexcept { return flights_.size(); }

    /// Takes out the flights that carry commands of that job and of no other one.
    [[nodiscard]] FAST_BITRIX24_DECL std::vector<flight> take_only_of(job_id id);
    /// Calls `lost` for each command of that job; nobody waits for their replies any more.
    FAST_BITRIX24_DECL void abandon(job_id id, const std::function<void(queued_command&)>& lost);
    /// Takes out the flights for which nobody waits at all.
    [[nodiscard]] FAST_BITRIX24_DECL std::vector<flight> take_abandoned();

    FAST_BITRIX24_DECL void learn(const flight& f, std::size_t answer_bytes, duration elapsed);
    /// Of all answers on their way and of one more with that many commands.
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t expected_bytes(std::size_t more_commands) const;
    /// How many bytes on their way, in requests of so many commands, keep the caller busy. Answers
    /// that take seconds have to be asked for side by side; of those that come at once two are
    /// enough, and more would only fill memory.
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t useful_bytes(std::size_t commands) const;

private:
    template <class Stays>
    std::vector<flight> take_but(Stays stays);

    std::vector<flight> flights_;
    double bytes_a_command_ = 0;
    double seconds_a_command_ = 0; ///< of the quickest; 0 while unknown
};

} // namespace fast_bitrix24::detail

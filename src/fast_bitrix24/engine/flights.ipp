// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/engine/flights.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL std::vector<const command*> commands_of(const flight& f) {
    std::vector<const command*> out;
    out.reserve(f.commands.size());
    for (const auto& c : f.commands)
        out.push_back(&c.what);
    return out;
}

FAST_BITRIX24_DECL void flight_set::add(flight f) {
    flights_.push_back(std::move(f));
}

FAST_BITRIX24_DECL std::optional<flight> flight_set::take(exchange_id id) {
    const auto at = std::find_if(flights_.begin(), flights_.end(),
                                 [id](const flight& f) { return f.id == id; });
    if (at == flights_.end())
        return std::nullopt;
    flight out = std::move(*at);
    flights_.erase(at);
    return out;
}

template <class Stays>
std::vector<flight> flight_set::take_but(Stays stays) {
    const auto first_out = std::stable_partition(flights_.begin(), flights_.end(), stays);
    std::vector<flight> out(std::make_move_iterator(first_out),
                            std::make_move_iterator(flights_.end()));
    flights_.erase(first_out, flights_.end());
    return out;
}

FAST_BITRIX24_DECL std::vector<flight> flight_set::take_only_of(job_id id) {
    return take_but([id](const flight& f) {
        const auto of_job = [id](const queued_command& c) { return c.job == id; };
        const auto of_others = [id](const queued_command& c) { return c.job != id && c.job != 0; };
        return std::none_of(f.commands.begin(), f.commands.end(), of_job) ||
               std::any_of(f.commands.begin(), f.commands.end(), of_others);
    });
}

FAST_BITRIX24_DECL void flight_set::abandon(job_id id,
                                            const std::function<void(queued_command&)>& lost) {
    for (auto& f : flights_)
        for (auto& c : f.commands)
            if (c.job == id) {
                c.job = 0;
                lost(c);
            }
}

FAST_BITRIX24_DECL std::vector<flight> flight_set::take_abandoned() {
    return take_but([](const flight& f) {
        return std::any_of(f.commands.begin(), f.commands.end(),
                           [](const queued_command& c) { return c.job != 0; });
    });
}

FAST_BITRIX24_DECL void flight_set::learn(const flight& f, std::size_t answer_bytes,
                                          duration elapsed) {
    const auto commands = static_cast<double>(std::max<std::size_t>(f.commands.size(), 1));
    // up at once, down slowly: too little memory is worse than a little less speed
    bytes_a_command_ =
        std::max(static_cast<double>(answer_bytes) / commands, bytes_a_command_ * 0.9);
    // The quickest one has waited least for its neighbours. What a single command takes is mostly
    // its way, and perhaps a new connection.
    const double each = to_seconds(elapsed) / (f.batch ? commands : 4);
    if (answer_bytes > 0)
        seconds_a_command_ =
            seconds_a_command_ > 0 ? std::min(each, seconds_a_command_ * 1.25) : each;
}

FAST_BITRIX24_DECL std::size_t flight_set::expected_bytes(std::size_t more_commands) const {
    std::size_t commands = more_commands;
    for (const auto& f : flights_)
        commands += f.commands.size();
    return static_cast<std::size_t>(static_cast<double>(commands) * bytes_a_command_);
}

FAST_BITRIX24_DECL std::size_t flight_set::useful_bytes(std::size_t commands) const {
    constexpr double least = 4U << 20U;
    constexpr double a_second = 32U << 20U; // more than portals send, or one thread takes in
    const auto count = static_cast<double>(commands);
    return static_cast<std::size_t>(
        std::max({least, 2.2 * count * bytes_a_command_, a_second * count * seconds_a_command_}));
}

} // namespace fast_bitrix24::detail

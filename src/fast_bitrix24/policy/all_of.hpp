// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/policy/rate.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

namespace fast_bitrix24 {

/// Several policies as one: a request leaves when all of them agree, a batch holds what the
/// strictest allows.
template <rate_policy... P>
class all_of {
public:
    all_of() = default;
    explicit all_of(P... policies) requires(sizeof...(P) > 0) : policies_(std::move(policies)...) {}

    /// The member of that type, to read or to tune it.
    template <class T>
    [[nodiscard]] T& get() noexcept {
        return std::get<T>(policies_);
    }
    template <class T>
    [[nodiscard]] const T& get() const noexcept {
        return std::get<T>(policies_);
    }

    [[nodiscard]] time_point ready(std::string_view method, time_point now) {
        return std::apply(
            [&](auto&... p) {
                time_point latest = now;
                ((latest = std::max(latest, p.ready(method, now))), ...);
                return latest;
            },
            policies_);
    }

    [[nodiscard]] time_point earliest(const shipment& s, time_point now) {
        return std::apply(
            [&](auto&... p) {
                time_point latest = now;
                ((latest = std::max(latest, p.earliest(s, now))), ...);
                return latest;
            },
            policies_);
    }

    void departed(const shipment& s, time_point now) {
        std::apply([&](auto&... p) { (p.departed(s, now), ...); }, policies_);
    }
    void arrived(const shipment& s, const verdict& v, time_point now) {
        std::apply([&](auto&... p) { (p.arrived(s, v, now), ...); }, policies_);
    }
    void withdrawn(const shipment& s, time_point now) {
        std::apply([&](auto&... p) { (p.withdrawn(s, now), ...); }, policies_);
    }

    [[nodiscard]] std::size_t max_commands(std::string_view method, time_point now) {
        return std::apply(
            [&](auto&... p) {
                std::size_t least = any_number;
                ((least = std::min(least, p.max_commands(method, now))), ...);
                return least;
            },
            policies_);
    }

    /// Asks one member after the other, because a shared one may change between a question and a
    /// departure; what the earlier ones granted is given back when a later one refuses.
    [[nodiscard]] bool try_acquire(const shipment& s, time_point now) {
        if (earliest(s, now) > now)
            return false;
        std::size_t granted = 0;
        const bool all = std::apply(
            [&](auto&... p) { return ((acquire(p, s, now) && (++granted, true)) && ...); },
            policies_);
        if (!all)
            std::apply(
                [&](auto&... p) {
                    std::size_t i = 0;
                    ((i++ < granted ? p.withdrawn(s, now) : void()), ...);
                },
                policies_);
        return all;
    }

private:
    std::tuple<P...> policies_;
};

} // namespace fast_bitrix24

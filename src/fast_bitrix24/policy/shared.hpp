// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/policy/rate.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

namespace fast_bitrix24 {

/// One policy for several clients and threads of a process: copies are handles of the same one.
///
/// What is in flight may belong to another client, whose arrivals nobody reports here: so
/// `after_an_arrival` becomes a time at which to ask again.
template <rate_policy P>
class shared {
public:
    shared() requires std::default_initializable<P> : state_(std::make_shared<state>()) {}
    explicit shared(P policy) : state_(std::make_shared<state>(std::move(policy))) {}

    [[nodiscard]] time_point ready(std::string_view method, time_point now) {
        const std::scoped_lock lock(state_->mutex);
        return finite(state_->policy.ready(method, now), now);
    }
    [[nodiscard]] time_point earliest(const shipment& s, time_point now) {
        const std::scoped_lock lock(state_->mutex);
        return finite(state_->policy.earliest(s, now), now);
    }
    void departed(const shipment& s, time_point now) {
        const std::scoped_lock lock(state_->mutex);
        state_->policy.departed(s, now);
    }
    void arrived(const shipment& s, const verdict& v, time_point now) {
        const std::scoped_lock lock(state_->mutex);
        state_->policy.arrived(s, v, now);
    }
    void withdrawn(const shipment& s, time_point now) {
        const std::scoped_lock lock(state_->mutex);
        state_->policy.withdrawn(s, now);
    }
    [[nodiscard]] std::size_t max_commands(std::string_view method, time_point now) {
        const std::scoped_lock lock(state_->mutex);
        return state_->policy.max_commands(method, now);
    }
    [[nodiscard]] bool try_acquire(const shipment& s, time_point now) {
        const std::scoped_lock lock(state_->mutex);
        return acquire(state_->policy, s, now);
    }

    /// Calls `function(policy)` while nobody else uses it.
    template <class Function>
    decltype(auto) with(Function&& function) {
        const std::scoped_lock lock(state_->mutex);
        return std::forward<Function>(function)(state_->policy);
    }

private:
    struct state {
        state() = default;
        explicit state(P p) : policy(std::move(p)) {}
        std::mutex mutex;
        P policy;
    };
    [[nodiscard]] static time_point finite(time_point t, time_point now) noexcept {
        return t == after_an_arrival ? now + std::chrono::milliseconds(20) : t;
    }

    std::shared_ptr<state> state_;
};

} // namespace fast_bitrix24

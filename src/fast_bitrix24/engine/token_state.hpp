// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/secret.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/op/job.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace fast_bitrix24::detail {

/// The access token and its generation: the refusal of an old token, coming late, must not throw
/// the new one away. Keeps a failing or useless token function from being called in a loop.
class token_state {
public:
    [[nodiscard]] bool usable() const noexcept { return usable_; }
    [[nodiscard]] bool wanted() const noexcept { return wanted_; }
    [[nodiscard]] const secret& get() const noexcept { return token_; }
    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
    /// Before that the token function is not called again.
    [[nodiscard]] time_point not_before() const noexcept { return not_before_; }

    void want() noexcept { wanted_ = !usable_; }
    void set(secret token, time_point now) {
        token_ = std::move(token);
        ++generation_;
        usable_ = true;
        wanted_ = false;
        accepted_ = false;
        failure_.reset();
        got_at_ = now;
        // the first one may have waited in a file for days; the others are new
        not_before_ = generation_ > 1 ? now + shortest_life : now;
    }
    void fail(reply why, time_point now) {
        usable_ = true; // so that it is counted
        reject(now);
        wanted_ = false;
        failure_ = std::move(why);
    }
    /// A token that is good for nothing: the next one has to wait.
    void reject(time_point now) noexcept {
        if (!std::exchange(usable_, false))
            return;
        failures_ = std::min(failures_ + 1, most_doublings);
        not_before_ = now + first_pause * (1 << (failures_ - 1));
    }

    // ---- what answers say about the token that they were asked with ----

    void accepted(std::uint64_t generation) noexcept {
        if (generation != generation_)
            return;
        accepted_ = true;
        failures_ = 0;
    }
    void refused(std::uint64_t generation) noexcept {
        if (generation == generation_)
            usable_ = false;
    }
    /// Got after the refusal of another, and never accepted: a third one would not be better.
    [[nodiscard]] bool useless(std::uint64_t generation, time_point now) const noexcept {
        return generation == generation_ && generation_ > 1 && !accepted_ &&
               now - got_at_ < fresh_for;
    }
    /// Why there is no other token, after the last attempt to get one.
    [[nodiscard]] const reply* failure() const noexcept {
        return failure_ && !wanted_ ? &*failure_ : nullptr;
    }

private:
    static constexpr duration shortest_life = std::chrono::seconds(1);
    static constexpr duration fresh_for = std::chrono::minutes(5);
    static constexpr duration first_pause = std::chrono::milliseconds(500);
    static constexpr int most_doublings = 7; ///< 32 s

    secret token_;
    std::uint64_t generation_ = 0;
    bool usable_ = false;
    bool wanted_ = false;
    bool accepted_ = false; ///< by any answer
    std::optional<reply> failure_;
    int failures_ = 0; ///< in a row
    time_point got_at_{};
    time_point not_before_{};
};

} // namespace fast_bitrix24::detail

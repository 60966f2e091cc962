// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/secret.hpp"

#include <cstdint>
#include <utility>

namespace fast_bitrix24::detail {

/// The access token and its generation: the refusal of an old token, coming late, must not throw
/// the new one away.
class token_state {
public:
    [[nodiscard]] bool usable() const noexcept { return usable_; }
    [[nodiscard]] bool wanted() const noexcept { return wanted_; }
    [[nodiscard]] const secret& get() const noexcept { return token_; }
    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }

    void want() noexcept { wanted_ = !usable_; }
    void set(secret token) {
        token_ = std::move(token);
        ++generation_;
        usable_ = true;
        wanted_ = false;
    }
    void fail() noexcept { wanted_ = false; }
    void refused(std::uint64_t generation) noexcept {
        if (generation == generation_)
            usable_ = false;
    }

private:
    secret token_;
    std::uint64_t generation_ = 0;
    bool usable_ = false;
    bool wanted_ = false;
};

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/options.hpp"
#include "fast_bitrix24/core/secret.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/op/job.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace fast_bitrix24::detail {

/// Wakes a driver from other threads; a caller that outlives the driver wakes nobody.
class waker {
public:
    explicit waker(std::function<void()> wake) : wake_(std::move(wake)) {}
    void operator()() {
        const std::scoped_lock lock(mutex_);
        if (wake_)
            wake_();
    }
    void disarm() {
        const std::scoped_lock lock(mutex_);
        wake_ = nullptr;
    }

private:
    std::mutex mutex_;
    std::function<void()> wake_;
};

/// One call of the token function, on a thread of its own: a function that hangs is left behind and
/// harms nobody.
class token_fetch {
public:
    struct answer {
        secret token;
        reply failure; ///< set if there is no token
    };
    FAST_BITRIX24_DECL token_fetch(token_function function, std::shared_ptr<waker> wake);
    /// The answer once it is there; waits for it up to `patience` of real time.
    [[nodiscard]] FAST_BITRIX24_DECL std::optional<answer> poll(duration patience);
    [[nodiscard]] FAST_BITRIX24_DECL static answer failed(std::string why);

private:
    struct state {
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<answer> result;
    };
    std::shared_ptr<state> state_ = std::make_shared<state>();
};

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <utility>

namespace fast_bitrix24 {

/// Keeps a client slow until the end of its scope, however that is left. Guards may be nested: the
/// lowest number counts. Must not outlive its client.
class slow_guard {
public:
    explicit slow_guard(std::function<void()> restore) : restore_(std::move(restore)) {}
    slow_guard(slow_guard&& other) noexcept : restore_(std::exchange(other.restore_, nullptr)) {}
    slow_guard& operator=(slow_guard&&) = delete;
    ~slow_guard() {
        if (restore_)
            restore_();
    }

private:
    std::function<void()> restore_;
};

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace fb24 {

/// Turns Ctrl-C (SIGINT), SIGTERM and SIGHUP into a request to stop. A second one, or one before
/// `arm`, ends the program at once. A thread of its own waits for them, so that nothing has to be
/// safe for signal handlers. To be made before any other thread.
class signal_watch {
public:
    signal_watch();
    ~signal_watch();
    signal_watch(const signal_watch&) = delete;
    signal_watch& operator=(const signal_watch&) = delete;

    /// From now on there is something to stop in an orderly way.
    void arm() noexcept { armed_ = true; }
    [[nodiscard]] std::stop_token token() const noexcept { return stop_.get_token(); }

private:
    void run();

    sigset_t signals_{};
    std::stop_source stop_;
    std::atomic<bool> armed_ = false;
    std::atomic<bool> closing_ = false;
    std::thread thread_;
};

} // namespace fb24

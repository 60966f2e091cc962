// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/signals.hpp"

#include "fb24/exit_code.hpp"
#include "fb24/output.hpp"

#include <pthread.h>
#include <unistd.h>

namespace fb24 {

signal_watch::signal_watch() {
    // a closed pipe and a file that may not grow are errors of `write` like others
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    struct sigaction hangup {};
    if (::sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN) // nohup
        sigaddset(&signals_, SIGHUP);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    thread_ = std::thread([this] { run(); });
}

signal_watch::~signal_watch() {
    closing_ = true;
    ::pthread_kill(thread_.native_handle(), SIGTERM);
    thread_.join();
}

void signal_watch::run() {
    for (;;) {
        int which = 0;
        if (::sigwait(&signals_, &which) != 0)
            continue;
        if (closing_)
            return;
        if (!armed_ || stop_.stop_requested()) {
            remove_unfinished_output();
            ::_exit(exit_interrupted);
        }
        stop_.request_stop();
    }
}

} // namespace fb24

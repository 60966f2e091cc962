// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/event.hpp"
#include "fast_bitrix24/core/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace fast_bitrix24::detail {

/// Tells the progress handler where a verb stands. A verb that is over after its first step is not
/// worth a bar. Progress is for people, so it runs on this machine's clock, not the transport's.
class verb_progress {
public:
    verb_progress(progress_handler handler, std::string_view verb, std::string_view method)
        : handler_(std::move(handler)) {
        event_.verb = verb;
        event_.method = method;
    }
    void moved(std::uint64_t done, std::uint64_t total, bool more) {
        started_ = started_ || more;
        if (started_)
            tell(done, total);
    }
    void finished(std::uint64_t done, std::uint64_t total) {
        event_.finished = true;
        if (started_)
            tell(done, total);
    }

private:
    void tell(std::uint64_t done, std::uint64_t total) {
        if (!handler_)
            return;
        event_.done = done;
        event_.total = total;
        event_.elapsed = to_seconds(clock::now() - began_);
        handler_(event_);
    }

    progress_handler handler_;
    progress_event event_;
    time_point began_ = clock::now();
    bool started_ = false;
};

} // namespace fast_bitrix24::detail

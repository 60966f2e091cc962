// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/engine/judge.hpp"
#include "fast_bitrix24/engine/settings.hpp"
#include "fast_bitrix24/policy/retry.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace fast_bitrix24::detail {

/// Decides whether a command is sent again, by the question "did it run?", within the limits on
/// attempts and the client's retry budget.
class repeats {
public:
    FAST_BITRIX24_DECL explicit repeats(const engine_settings& settings);

    /// A request has ended; its commands are considered next. A repetition is paid for once a
    /// request.
    FAST_BITRIX24_DECL void begin(const verdict& ended);
    /// The reply if the command has come to its end, or nothing if it goes back into the queue.
    [[nodiscard]] FAST_BITRIX24_DECL std::optional<reply>
    consider(queued_command& c, command_ruling& r, std::size_t companions, time_point now);
    FAST_BITRIX24_DECL void succeeded(const queued_command& c) noexcept;

    /// A failure that is not the end, for the case that time runs out before the next attempt.
    [[nodiscard]] FAST_BITRIX24_DECL static std::string in_words(const reply& failure);
    /// Replies for commands whose job ended early.
    [[nodiscard]] FAST_BITRIX24_DECL reply not_run(const queued_command& c, const reply& why) const;
    [[nodiscard]] FAST_BITRIX24_DECL reply lost(const queued_command& c, const reply& why) const;
    [[nodiscard]] FAST_BITRIX24_DECL reply too_late(const queued_command& c) const;

    /// A REST 3 write gets the key under which the portal knows its repetitions.
    FAST_BITRIX24_DECL void name_write(queued_command& c);

private:
    [[nodiscard]] FAST_BITRIX24_DECL bool pay(arrival what);
    [[nodiscard]] FAST_BITRIX24_DECL bool again(queued_command& c, int times, int most,
                                                arrival what, time_point now);
    [[nodiscard]] FAST_BITRIX24_DECL duration wait_for(int times, arrival what);
    FAST_BITRIX24_DECL static void add_cause(reply& out, const queued_command& c);
    [[nodiscard]] FAST_BITRIX24_DECL reply given_up(const queued_command& c, reply answer) const;

    int max_attempts_;
    int max_refusals_;
    int max_server_failures_;
    backoff backoff_;
    retry_budget budget_;
    verdict ended_;
    std::optional<bool> paid_;
    struct drawn_wait {
        int times;
        arrival what;
        duration length;
    };
    std::vector<drawn_wait> waits_; ///< of the request that has just ended
    bool rewarded_ = false;
};

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/policy/rate.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace fast_bitrix24::detail {

/// The numbers of one operating limit.
struct operating_limits {
    double limit = 480;                          ///< seconds of execution
    duration window = std::chrono::seconds(600); ///< in which they may be used
    [[nodiscard]] duration basket() const noexcept { return window / 10; }
};

/// One account of execution time at the portal: that of a method, or that of "batch".
///
/// The portal adds up in ten baskets of a minute each, blocks the next call when the sum reaches
/// the limit, and lets a basket fall ten minutes after its first call. Kept here is the sum as last
/// told, in pieces with the time at which each was heard of. That is after it was used, so a piece
/// that falls ten minutes later never falls before the portal's. Only what was heard of within a
/// minute of the oldest basket's start (told by its reset) surely lies in it and falls with it.
class operating_account {
public:
    /// When `commands` more may leave, or `after_an_arrival`.
    [[nodiscard]] FAST_BITRIX24_DECL time_point gate(const operating_limits& limits,
                                                     std::size_t commands, time_point now);
    /// How many commands fit now, at least one.
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t room(const operating_limits& limits,
                                                      time_point now);
    /// `room` by refusals alone.
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t open() const noexcept;
    FAST_BITRIX24_DECL void departed(const operating_limits& limits, std::size_t commands,
                                     time_point now);
    /// So many commands are not in flight any more.
    FAST_BITRIX24_DECL void ended(std::size_t commands) noexcept;
    /// They may have been executed, and no figure came.
    FAST_BITRIX24_DECL void assume_used(std::size_t commands, time_point now);
    /// An answer to a request that left at `left` tells the sum and the seconds to the next reset,
    /// and how long a command took. Junk is passed over.
    FAST_BITRIX24_DECL void told(const operating_limits& limits, std::size_t commands,
                                 const method_time& t, time_point left, time_point now);
    /// OPERATION_TIME_LIMIT for something that left at `left`; not before `asked` again.
    FAST_BITRIX24_DECL void refused(time_point left, time_point asked, time_point now) noexcept;
    /// Commands of a request that left at `left` were executed: the account is not blocked.
    FAST_BITRIX24_DECL void accepted(std::size_t commands, time_point left) noexcept;
    /// `gate` by refusals alone, whatever the sum.
    [[nodiscard]] FAST_BITRIX24_DECL time_point pause(std::size_t commands,
                                                      time_point now) const noexcept;
    /// What a command is thought to cost before the first figure, seconds.
    void guess(double seconds_each) noexcept { guess_ = seconds_each; }
    [[nodiscard]] FAST_BITRIX24_DECL double cost() const noexcept;
    /// The sum as it is believed to stand.
    [[nodiscard]] FAST_BITRIX24_DECL double used(const operating_limits& limits, time_point now);

private:
    struct piece {
        time_point first; ///< heard of between first ...
        time_point last;  ///< ... and last
        double amount = 0;
        bool older = false; ///< the first figure: it was used nobody knows when
    };
    [[nodiscard]] FAST_BITRIX24_DECL bool counted() const noexcept;
    [[nodiscard]] FAST_BITRIX24_DECL double wall(const operating_limits& limits) const noexcept;
    [[nodiscard]] FAST_BITRIX24_DECL double projected() const noexcept;
    /// For commands that take longer than predicted.
    [[nodiscard]] FAST_BITRIX24_DECL double cushion(std::size_t more) const noexcept;
    [[nodiscard]] FAST_BITRIX24_DECL time_point next_fall(const operating_limits& limits,
                                                          time_point now) const noexcept;
    FAST_BITRIX24_DECL void settle(const operating_limits& limits, time_point now);
    FAST_BITRIX24_DECL void adopt(double figure, std::size_t commands, bool newest, time_point now);
    FAST_BITRIX24_DECL void add(double amount, bool older, time_point now);
    FAST_BITRIX24_DECL void take_from_oldest(double amount);

    // the sum
    std::vector<piece> pieces_; ///< oldest first
    double sum_ = 0;
    std::optional<time_point> reset_at_;   ///< when the oldest basket falls, as told
    time_point heard_ = time_point::min(); ///< when the newest figure came
    // what holds requests back
    std::size_t in_flight_ = 0;
    bool probe_ = false; ///< a reset has passed: one command may look at what has fallen
    time_point not_before_ = time_point::min();   ///< slowing down
    time_point paused_until_ = time_point::min(); ///< after a refusal
    time_point paused_at_ = time_point::min();
    int refusals_ = 0;                ///< in a row
    std::size_t window_ = any_number; ///< commands in flight; starts from one after a refusal
    double margin_ = 0.02;            ///< of the limit; grows with refusals
    // what a command costs
    double guess_ = 1;         ///< fifty commands may take the portal's minute
    double told_seconds_ = 0;  ///< decaying sums: the growth of the figure ...
    double told_commands_ = 0; ///< ... and the commands that caused it
    double took_ = 0;          ///< by its duration, rather more than the mean
    double spread_ = 0;        ///< how far durations lie from it
    int answers_ = 0;          ///< how many came ...
    int figures_ = 0;          ///< ... and told a figure
    bool positive_ = false;    ///< a figure above zero was among them
};

} // namespace fast_bitrix24::detail

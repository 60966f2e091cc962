// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/engine/flight.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <string_view>
#include <vector>

namespace fast_bitrix24::detail {

/// Commands that wait to be sent, and the jobs that give more of them. Jobs take turns; what comes
/// back to be sent again goes first.
class command_queue {
public:
    /// How the queue is to choose: what limits say at this moment.
    struct rules {
        time_point now{};
        std::size_t batch_size = 50;
        std::size_t max_bytes = 0;                           ///< of a batch's commands
        std::size_t max_held = static_cast<std::size_t>(-1); ///< a job with more rests
        std::function<time_point(std::string_view)> ready;   ///< when may that method run?
        std::function<std::size_t(std::string_view)> most;   ///< how many of it in a batch?
    };
    /// Commands that may leave together: one alone, or a batch. `wake`: when to ask again if there
    /// are none.
    struct choice {
        std::vector<std::size_t> places;
        time_point wake = time_point::max();
        bool batch = false;
        std::vector<queued_command> too_late; ///< their method rests beyond their deadline
    };

    FAST_BITRIX24_DECL void add_job(job_id id, job& from, time_point deadline);
    [[nodiscard]] FAST_BITRIX24_DECL job* find_job(job_id id) const noexcept;
    /// Removes the job; returns its commands that wait here.
    [[nodiscard]] FAST_BITRIX24_DECL std::vector<queued_command> remove_job(job_id id);
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t held_bytes() const;
    [[nodiscard]] FAST_BITRIX24_DECL bool streams() const;

    [[nodiscard]] FAST_BITRIX24_DECL choice choose(const rules& by);
    [[nodiscard]] FAST_BITRIX24_DECL std::vector<queued_command> take(const choice& chosen);
    FAST_BITRIX24_DECL void put_back(queued_command c);
    /// All of a job that wait, e.g. to fail them together.
    [[nodiscard]] FAST_BITRIX24_DECL std::vector<queued_command> take_waiting(job_id id);
    [[nodiscard]] FAST_BITRIX24_DECL std::vector<job_id> job_ids() const;
    /// Is there anything to send, now or later?
    [[nodiscard]] FAST_BITRIX24_DECL bool has_work();

private:
    struct source {
        job_id id = 0;
        job* from = nullptr;
        time_point deadline{};
        std::size_t waiting = 0; ///< its commands in `waiting_`
    };
    FAST_BITRIX24_DECL bool consider(std::size_t place, const rules& by, choice& chosen,
                                     std::size_t& most, std::size_t& bytes);
    FAST_BITRIX24_DECL bool pull(std::size_t most_waiting, std::size_t most_held);
    FAST_BITRIX24_DECL source* find(job_id id) noexcept;
    FAST_BITRIX24_DECL void forget(const queued_command& c) noexcept;

    std::deque<queued_command> waiting_;
    std::vector<source> jobs_;
    std::size_t turn_ = 0;
};

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/engine/command_queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL void command_queue::add_job(job_id id, job& from, time_point deadline) {
    jobs_.push_back({id, &from, deadline, 0});
}

FAST_BITRIX24_DECL command_queue::source* command_queue::find(job_id id) noexcept {
    const auto at =
        std::find_if(jobs_.begin(), jobs_.end(), [id](const source& s) { return s.id == id; });
    return at == jobs_.end() ? nullptr : &*at;
}

FAST_BITRIX24_DECL job* command_queue::find_job(job_id id) const noexcept {
    const auto at =
        std::find_if(jobs_.begin(), jobs_.end(), [id](const source& s) { return s.id == id; });
    return at == jobs_.end() ? nullptr : at->from;
}

FAST_BITRIX24_DECL std::vector<queued_command> command_queue::remove_job(job_id id) {
    auto out = take_waiting(id);
    std::erase_if(jobs_, [id](const source& s) { return s.id == id; });
    return out;
}

FAST_BITRIX24_DECL std::size_t command_queue::held_bytes() const {
    std::size_t sum = 0;
    for (const auto& s : jobs_)
        sum += s.from->held_bytes();
    return sum;
}

FAST_BITRIX24_DECL bool command_queue::streams() const {
    return std::any_of(jobs_.begin(), jobs_.end(),
                       [](const source& s) { return s.from->streams(); });
}

// A batch that the caller wrote waits for all of its methods.
[[nodiscard]] FAST_BITRIX24_DECL time_point ready_at(const command& c,
                                                     const command_queue::rules& by) {
    auto at = by.ready(c.method);
    for (const auto& w : c.written)
        at = std::max(at, by.ready(w.method));
    return at;
}

// True: nothing more fits to what is chosen.
FAST_BITRIX24_DECL bool command_queue::consider(std::size_t place, const rules& by, choice& chosen,
                                                std::size_t& most, std::size_t& bytes) {
    auto& c = waiting_[place];
    if (c.not_before > by.now) {
        chosen.wake = std::min(chosen.wake, c.not_before);
        return false;
    }
    const auto at = ready_at(c.what, by);
    if (at > by.now) {
        chosen.wake = std::min(chosen.wake, at);
        return false;
    }
    const auto its_most = std::min(c.room, std::max<std::size_t>(by.most(c.what.method), 1));
    if (chosen.places.empty()) {
        chosen.places.push_back(place);
        chosen.batch = c.what.body.empty();
        most = std::min(by.batch_size, its_most);
        bytes = c.what.query.size();
        return c.what.query.empty() || most <= 1;
    }
    if (c.what.query.empty() || bytes + c.what.query.size() > by.max_bytes)
        return false;
    const auto together = std::min(most, its_most);
    if (chosen.places.size() + 1 > together)
        return false;
    most = together;
    bytes += c.what.query.size();
    chosen.places.push_back(place);
    chosen.batch = true;
    return chosen.places.size() >= most;
}

// One more command from the job whose turn it is.
FAST_BITRIX24_DECL bool command_queue::pull(std::size_t most_waiting, std::size_t most_held) {
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
        auto& s = jobs_[(turn_ + i) % jobs_.size()];
        if (s.waiting >= most_waiting || s.from->held_bytes() > most_held)
            continue;
        auto more = s.from->next();
        if (!more)
            continue;
        queued_command c;
        c.what = std::move(more->what);
        c.job = s.id;
        c.tag = more->tag;
        c.deadline = s.deadline;
        waiting_.push_back(std::move(c));
        ++s.waiting;
        turn_ = (turn_ + i + 1) % jobs_.size();
        return true;
    }
    return false;
}

FAST_BITRIX24_DECL command_queue::choice command_queue::choose(const rules& by) {
    choice chosen;
    for (auto c = waiting_.begin(); c != waiting_.end();) {
        const auto at = c->deadline == time_point::max() ? by.now : ready_at(c->what, by);
        if (at > c->deadline && at != after_an_arrival) {
            forget(*c);
            chosen.too_late.push_back(std::move(*c));
            c = waiting_.erase(c);
        } else {
            ++c;
        }
    }
    std::size_t most = by.batch_size;
    std::size_t bytes = 0;
    for (std::size_t place = 0; place < waiting_.size(); ++place)
        if (consider(place, by, chosen, most, bytes))
            return chosen;
    while (pull(by.batch_size, by.max_held))
        if (consider(waiting_.size() - 1, by, chosen, most, bytes))
            break;
    return chosen;
}

FAST_BITRIX24_DECL std::vector<queued_command> command_queue::take(const choice& chosen) {
    std::vector<queued_command> out;
    out.reserve(chosen.places.size());
    for (const auto place : chosen.places) {
        forget(waiting_[place]);
        out.push_back(std::move(waiting_[place]));
    }
    for (auto place = chosen.places.rbegin(); place != chosen.places.rend(); ++place)
        waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(*place));
    return out;
}

FAST_BITRIX24_DECL void command_queue::put_back(queued_command c) {
    if (auto* s = find(c.job))
        ++s->waiting;
    waiting_.push_front(std::move(c));
}

FAST_BITRIX24_DECL std::vector<queued_command> command_queue::take_waiting(job_id id) {
    std::vector<queued_command> out;
    for (auto& c : waiting_)
        if (c.job == id)
            out.push_back(std::move(c));
    std::erase_if(waiting_, [id](const queued_command& c) { return c.job == id; });
    if (auto* s = find(id))
        s->waiting = 0;
    return out;
}

FAST_BITRIX24_DECL std::vector<job_id> command_queue::job_ids() const {
    std::vector<job_id> out;
    for (const auto& s : jobs_)
        out.push_back(s.id);
    return out;
}

FAST_BITRIX24_DECL bool command_queue::has_work() {
    return !waiting_.empty() || pull(1, static_cast<std::size_t>(-1));
}

FAST_BITRIX24_DECL void command_queue::forget(const queued_command& c) noexcept {
    if (auto* s = find(c.job))
        --s->waiting;
}

} // namespace fast_bitrix24::detail

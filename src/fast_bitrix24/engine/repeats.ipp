// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/engine/repeats.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL repeats::repeats(const engine_settings& settings)
    : max_attempts_(settings.max_attempts), max_refusals_(settings.max_refusals),
      max_server_failures_(settings.max_server_failures),
      backoff_(backoff_options{.refusal_floor = settings.refusal_wait}) {}

FAST_BITRIX24_DECL void repeats::begin(const verdict& ended) {
    ended_ = ended;
    paid_.reset();
    waits_.clear();
    rewarded_ = false;
}

FAST_BITRIX24_DECL bool repeats::pay(arrival what) {
    if (what == arrival::operating_refused)
        return budget_.take(what); // costs nothing, and must not pay for its companions
    if (!paid_)
        paid_ = budget_.take(what);
    return *paid_;
}

FAST_BITRIX24_DECL bool repeats::again(queued_command& c, int times, int most, arrival what,
                                       time_point now) {
    if (times >= most || !pay(what))
        return false;
    c.not_before = now + wait_for(times, what);
    return true;
}

// What came back together waits together: with a wait of its own each command of a batch would
// become a request of its own.
FAST_BITRIX24_DECL duration repeats::wait_for(int times, arrival what) {
    for (const auto& known : waits_)
        if (known.times == times && known.what == what)
            return known.length;
    waits_.push_back({times, what, backoff_.wait(times, what, ended_.retry_after)});
    return waits_.back().length;
}

// No more attempts: what is to be said of all of them?
FAST_BITRIX24_DECL reply repeats::given_up(const queued_command& c, reply answer) const {
    if (answer.details.request_fate == fate::not_run)
        return not_run(c, answer);
    // the portal's own word on what happened is worth more than ours
    return answer.details.code.empty() ? lost(c, answer) : answer;
}

FAST_BITRIX24_DECL std::optional<reply> repeats::consider(queued_command& c, command_ruling& r,
                                                          std::size_t companions, time_point now) {
    switch (r.what) {
    case ruling::deliver:
    case ruling::token_refused:
        return std::move(r.answer);
    case ruling::rate_refused:
        if (again(c, ++c.refusals, max_refusals_, arrival::rate_refused, now))
            return std::nullopt;
        return given_up(c, std::move(r.answer));
    case ruling::operating_refused:
        // the policy knows when the method may go on; without one the back-off has to do
        if (again(c, ++c.refusals, max_refusals_ * 3, arrival::operating_refused, now))
            return std::nullopt;
        return given_up(c, std::move(r.answer));
    case ruling::too_large:
        c.room = std::max<std::size_t>(companions / 2, 1);
        if (companions > 1)
            return std::nullopt;
        return std::move(r.answer);
    case ruling::alone:
        c.room = 1;
        if (!c.what.body.empty())
            return std::nullopt;
        return std::move(r.answer);
    case ruling::not_sent:
        if (again(c, ++c.losses, max_attempts_, ended_.what, now))
            return std::nullopt;
        return given_up(c, std::move(r.answer));
    case ruling::unknown:
        break;
    }
    if (c.what.repeatable || !c.idempotency_key.empty()) {
        if (r.server_failed && ++c.server_failures >= max_server_failures_)
            return given_up(c, std::move(r.answer));
        // whatever broke the batch, a smaller one is less likely to break
        c.room = std::max<std::size_t>(std::min(c.room, companions) / 2, 1);
        if (again(c, ++c.losses, max_attempts_, ended_.what, now)) {
            c.may_have_run = true;
            return std::nullopt;
        }
    }
    return given_up(c, std::move(r.answer));
}

FAST_BITRIX24_DECL void repeats::succeeded(const queued_command& c) noexcept {
    if (!std::exchange(rewarded_, true))
        budget_.succeeded(c.attempts - 1);
}

FAST_BITRIX24_DECL std::string repeats::in_words(const reply& failure) {
    auto details = failure.details;
    details.method.clear();
    details.attempts = 0;
    const auto more = details.to_string();
    return failure.ec.message() + (more.empty() ? "" : ": " + more);
}

// "Too late" alone does not say what the time was spent on.
FAST_BITRIX24_DECL void repeats::add_cause(reply& out, const queued_command& c) {
    if (c.last_failure.empty() || (out.ec != errc::deadline && out.ec != errc::cancelled))
        return;
    auto& words = out.details.detail;
    words += (words.empty() ? "last attempt: " : "; last attempt: ") + c.last_failure;
}

FAST_BITRIX24_DECL reply repeats::not_run(const queued_command& c, const reply& why) const {
    if (c.may_have_run)
        return lost(c, why); // the last attempt did not run, but an earlier one may have
    reply out = why;
    out.details.method = c.what.method;
    out.details.attempts = c.attempts;
    out.details.request_fate = fate::not_run;
    add_cause(out, c);
    return out;
}

FAST_BITRIX24_DECL reply repeats::lost(const queued_command& c, const reply& why) const {
    reply out = why;
    out.details.method = c.what.method;
    out.details.attempts = c.attempts;
    out.details.request_fate = fate::unknown;
    add_cause(out, c);
    if (!c.what.repeatable) {
        if (!out.details.detail.empty())
            out.details.detail.insert(0, ": ");
        out.details.detail.insert(0, out.ec.message());
        out.ec = errc::outcome_unknown;
    }
    return out;
}

FAST_BITRIX24_DECL reply repeats::too_late(const queued_command& c) const {
    reply why;
    why.ec = errc::operating_limit;
    why.details.where = phase::limit;
    why.details.detail = "the method rests until after the deadline";
    return not_run(c, why);
}

FAST_BITRIX24_DECL void repeats::name_write(queued_command& c) {
    if (c.what.repeatable || !c.idempotency_key.empty())
        return;
    constexpr char hex[] = "0123456789abcdef";
    std::random_device random;
    c.idempotency_key = "fb24-";
    for (int i = 0; i < 8; ++i)
        for (auto bits = random(), k = 0U; k < 4; ++k, bits >>= 4U)
            c.idempotency_key += hex[bits & 15U];
}

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/policy/operating_budget.hpp"
#include "fast_bitrix24/policy/plausible.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace fast_bitrix24 {

FAST_BITRIX24_DECL operating_budget::operating_budget(double limit_seconds, double window_seconds,
                                                      enforcement when)
    : when_(when) {
    if (!std::isfinite(limit_seconds) || limit_seconds <= 0)
        throw usage_error("operating_time_limit: must be a finite number of seconds above 0");
    if (!std::isfinite(window_seconds) || window_seconds <= 0 || window_seconds > 1e6)
        throw usage_error("operating_budget: the window must be above 0 and at most 10^6 seconds");
    limits_.limit = limit_seconds;
    limits_.window = seconds(window_seconds);
}

FAST_BITRIX24_DECL operating_budget::booking operating_budget::booked() const noexcept {
    if (evidence_ >= 2)
        return booking::by_method;
    return evidence_ <= -2 ? booking::by_batch : booking::unsettled;
}

FAST_BITRIX24_DECL time_point operating_budget::ready(std::string_view method, time_point now) {
    auto* const account = accounts_.find(method);
    if (account == nullptr)
        return now;
    // where "batch" is booked, the method's own sum matters to single calls only, see earliest()
    if (when_ == enforcement::after_refusal || booked() == booking::by_batch)
        return account->pause(1, now);
    return account->gate(limits_, 1, now);
}

FAST_BITRIX24_DECL time_point operating_budget::earliest(const shipment& s, time_point now) {
    const bool only_pauses = when_ == enforcement::after_refusal;
    const booking way = booked();
    time_point latest = now;
    for (const auto& load : s.loads) {
        auto* const account = accounts_.find(load.method);
        if (account == nullptr)
            continue;
        latest = std::max(latest, only_pauses || (s.batch && way == booking::by_batch)
                                      ? account->pause(load.commands, now)
                                      : account->gate(limits_, load.commands, now));
    }
    if (s.batch)
        latest = std::max(latest, only_pauses || way == booking::by_method
                                      ? batch_.pause(s.commands(), now)
                                      : batch_.gate(limits_, s.commands(), now));
    return latest;
}

FAST_BITRIX24_DECL void operating_budget::departed(const shipment& s, time_point now) {
    for (const auto& load : s.loads)
        accounts_.at(load.method).departed(limits_, load.commands, now);
    if (s.batch)
        batch_.departed(limits_, s.commands(), now);
}

FAST_BITRIX24_DECL void operating_budget::end_of_flight(const shipment& s, bool maybe_run,
                                                        time_point now) {
    const auto end = [&](detail::operating_account& account, std::size_t commands) {
        account.ended(commands);
        if (maybe_run)
            account.assume_used(commands, now);
    };
    for (const auto& load : s.loads)
        if (auto* const account = accounts_.find(load.method))
            end(*account, load.commands);
    if (s.batch)
        end(batch_, s.commands());
}

FAST_BITRIX24_DECL void operating_budget::withdrawn(const shipment& s, time_point now) {
    end_of_flight(s, false, now);
}

FAST_BITRIX24_DECL void operating_budget::arrived(const shipment& s, const verdict& v,
                                                  time_point now) {
    const time_point left = now - v.elapsed;
    switch (v.what) {
    case arrival::answered:
        end_of_flight(s, false, now);
        answered(s, v, left, now);
        return;
    case arrival::operating_refused: {
        end_of_flight(s, false, now);
        const time_point asked =
            now + std::clamp<duration>(v.retry_after.value_or(duration::zero()), duration::zero(),
                                       std::chrono::minutes(10));
        for (const auto& load : s.loads)
            accounts_.at(load.method).refused(left, asked, now);
        if (s.batch) {
            batch_.refused(left, asked, now);
            evidence_ = -4; // only a batch that is booked itself can be refused as a whole
        }
        return;
    }
    case arrival::server_failed:
    case arrival::timed_out:
    case arrival::lost:
        end_of_flight(s, true, now);
        return;
    default:
        end_of_flight(s, false, now);
        return;
    }
}

FAST_BITRIX24_DECL void operating_budget::answered(const shipment& s, const verdict& v,
                                                   time_point left, time_point now) {
    weigh(s, v);
    const bool under_batch = s.batch && booked() == booking::by_batch;
    method_time outer;
    for (const auto& t : v.methods) {
        if (s.batch && t.method == "batch") {
            const auto inner = outer.operating;
            outer = t;
            if (under_batch && detail::plausible_seconds(inner))
                outer.operating = std::max(*inner, outer.operating.value_or(0));
        } else if (under_batch && detail::plausible_seconds(t.operating)) {
            outer.operating = std::max(*t.operating, outer.operating.value_or(0));
            if (!outer.reset_in)
                outer.reset_in = t.reset_in;
        }
    }
    std::optional<double> mean; // of all commands; the longest says less where it is known
    if (detail::plausible_seconds(outer.duration) && s.commands() > 0)
        mean = *outer.duration / static_cast<double>(s.commands());
    for (const auto& load : s.loads) {
        const auto told = std::find_if(v.methods.begin(), v.methods.end(),
                                       [&](const auto& t) { return t.method == load.method; });
        auto& account = accounts_.at(load.method);
        method_time t = told == v.methods.end() ? method_time{} : *told;
        if (under_batch)
            t.operating.reset();
        if (s.loads.size() == 1 && mean)
            t.duration = mean;
        account.told(limits_, load.commands, t, left, now);
        if (t.refused)
            account.refused(left, now, now);
        else if (told != v.methods.end())
            account.accepted(load.commands, left);
    }
    // until a batch itself has told a figure, its commands cost what they cost elsewhere
    double dearest = 0;
    for (const auto& load : s.loads)
        dearest = std::max(dearest, accounts_.at(load.method).cost());
    if (dearest > 0)
        batch_.guess(dearest);
    if (!s.batch)
        return;
    outer.duration = mean;
    batch_.told(limits_, s.commands(), outer, left, now);
    batch_.accepted(s.commands(), left);
}

FAST_BITRIX24_DECL void operating_budget::weigh(const shipment& s, const verdict& v) noexcept {
    if (!s.batch)
        return;
    double outer = -1;
    double least = -1;
    double most = -1;
    int inner = 0;
    bool refused = false;
    for (const auto& t : v.methods) {
        refused = refused || (t.refused && t.method != "batch");
        if (!detail::plausible_seconds(t.operating))
            continue;
        if (t.method == "batch") {
            outer = *t.operating;
            continue;
        }
        least = inner == 0 ? *t.operating : std::min(least, *t.operating);
        most = std::max(most, *t.operating);
        ++inner;
    }
    int weight = refused ? 1 : 0;
    if (most > 0 && outer == 0)
        weight = 2; // the batch itself is not booked
    else if (outer > 0 && most <= 0)
        weight = -2; // nothing else is
    else if (inner > 1 && most - least > 1e-6 * most)
        // each has a sum of its own, unless it is that of the batch, seen as it grew
        weight = outer == most ? 0 : 2;
    else if (inner > 1 && most > 0 && (outer < 0 || outer == most))
        weight = -2; // two methods with one sum: it is that of the batch
    evidence_ = std::clamp(evidence_ + weight, -6, 6);
}

FAST_BITRIX24_DECL std::size_t operating_budget::max_commands(std::string_view method,
                                                              time_point now) {
    const bool only_pauses = when_ == enforcement::after_refusal;
    const booking way = booked();
    std::size_t most =
        only_pauses || way == booking::by_method ? batch_.open() : batch_.room(limits_, now);
    if (auto* const account = accounts_.find(method))
        most =
            std::min(most, only_pauses || way == booking::by_batch ? account->open()
                                                                   : account->room(limits_, now));
    return most;
}

FAST_BITRIX24_DECL double operating_budget::used(std::string_view method, time_point now) {
    auto* const account = method == "batch" ? &batch_ : accounts_.find(method);
    return account == nullptr ? 0 : account->used(limits_, now);
}

} // namespace fast_bitrix24

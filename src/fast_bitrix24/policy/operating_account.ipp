// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/policy/operating_account.hpp"
#include "fast_bitrix24/policy/plausible.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL bool operating_account::counted() const noexcept {
    // three states of a portal: real figures, zeros only, none at all; unknown counts as real
    if (figures_ == 0)
        return answers_ == 0;
    return positive_ || figures_ < 3;
}

FAST_BITRIX24_DECL double operating_account::cost() const noexcept {
    if (!counted())
        return 0;
    if (figures_ == 0)
        return guess_;
    // The figure grows by what others do meanwhile, too, and its falls hide growth: so durations,
    // where they are told, are the least.
    const double grown = told_commands_ > 0 ? told_seconds_ / told_commands_ : 0;
    return 1.05 * std::max(took_, grown);
}

FAST_BITRIX24_DECL double operating_account::wall(const operating_limits& limits) const noexcept {
    // before the first figure the guess is coarse, so it may not come as near
    return limits.limit * (figures_ == 0 ? 0.8 : 1 - margin_);
}

FAST_BITRIX24_DECL double operating_account::projected() const noexcept {
    return sum_ + cost() * static_cast<double>(in_flight_);
}

FAST_BITRIX24_DECL double operating_account::cushion(std::size_t more) const noexcept {
    return counted() ? 2.5 * spread_ * std::sqrt(static_cast<double>(in_flight_ + more)) : 0;
}

FAST_BITRIX24_DECL time_point operating_account::next_fall(const operating_limits& limits,
                                                           time_point now) const noexcept {
    if (pieces_.empty())
        return reset_at_.value_or(now);
    const time_point own = pieces_.front().last + limits.window;
    return reset_at_ ? std::min(own, *reset_at_) : own;
}

FAST_BITRIX24_DECL time_point operating_account::gate(const operating_limits& limits,
                                                      std::size_t commands, time_point now) {
    settle(limits, now);
    const time_point allowed = pause(commands, now);
    if (!counted() || allowed == after_an_arrival)
        return allowed;
    // the portal looks before each command: the last of these must still find it below the limit
    const double before = projected();
    const std::size_t others = std::max<std::size_t>(commands, 1) - 1;
    const double more = static_cast<double>(others) * cost() + cushion(others);
    const double most = wall(limits);
    if (before + more < most || (in_flight_ == 0 && before < most))
        return before > 0.8 * limits.limit ? std::max(allowed, not_before_) : allowed;
    if (in_flight_ > 0)
        return after_an_arrival;
    // where the portal's own figures say that it is blocked, looking is in vain
    const bool blocked = sum_ >= limits.limit && !pieces_.empty() && !pieces_.front().older;
    if (probe_ && !blocked && static_cast<double>(others) * cost() <= 0.05 * limits.limit)
        return allowed;
    return std::max(allowed, next_fall(limits, now));
}

FAST_BITRIX24_DECL time_point operating_account::pause(std::size_t commands,
                                                       time_point now) const noexcept {
    // a single command may always look, so that a window of one is never too narrow
    if (window_ != any_number && in_flight_ > 0 && in_flight_ + commands > window_)
        return after_an_arrival;
    return std::max(now, paused_until_);
}

FAST_BITRIX24_DECL std::size_t operating_account::room(const operating_limits& limits,
                                                       time_point now) {
    settle(limits, now);
    const double each = cost();
    if (!counted() || each <= 0)
        return open();
    // near the wall in small parts: each answer tells anew where it stands
    const double rest = (wall(limits) - projected() - cushion(0)) / each;
    const double commands = std::ceil(projected() > 0.8 * limits.limit ? rest / 3 : rest);
    return commands < 1e9 ? std::min(open(), static_cast<std::size_t>(std::max(commands, 1.0)))
                          : open();
}

FAST_BITRIX24_DECL std::size_t operating_account::open() const noexcept {
    if (window_ == any_number)
        return any_number;
    return window_ > in_flight_ ? window_ - in_flight_ : 1;
}

FAST_BITRIX24_DECL void operating_account::departed(const operating_limits& limits,
                                                    std::size_t commands, time_point now) {
    settle(limits, now);
    probe_ = false;
    in_flight_ += commands;
    if (!counted() || figures_ == 0)
        return;
    // From 80 % on, requests are spaced: hardly at first, and towards the wall so that the rest
    // lasts until the next reset.
    const double soft = 0.8 * limits.limit;
    const double after = projected();
    if (after <= soft)
        return;
    const double rest = wall(limits) - after;
    const double near = rest > 0 ? (after - soft) / (after - soft + rest) : 1;
    const double mine = cost() * static_cast<double>(commands);
    const double share = mine < rest ? mine / rest : 1;
    const double until_fall = std::max(0.0, to_seconds(next_fall(limits, now) - now));
    not_before_ = now + seconds(near * near * near * share * until_fall);
}

FAST_BITRIX24_DECL void operating_account::ended(std::size_t commands) noexcept {
    in_flight_ -= std::min(in_flight_, commands);
}

FAST_BITRIX24_DECL void operating_account::assume_used(std::size_t commands, time_point now) {
    if (positive_)
        add(cost() * static_cast<double>(commands), false, now);
}

FAST_BITRIX24_DECL double operating_account::used(const operating_limits& limits, time_point now) {
    settle(limits, now);
    return sum_;
}

FAST_BITRIX24_DECL void operating_account::told(const operating_limits& limits,
                                                std::size_t commands, const method_time& t,
                                                time_point left, time_point now) {
    settle(limits, now);
    answers_ = 1;
    // what left before the newest figure came may tell an older one
    const bool newest = left >= heard_;
    if (plausible_seconds(t.duration)) {
        // Of what left together the quick ones come first, so it falls the slower the more of it
        // is still under way.
        const auto n = static_cast<double>(commands);
        const double falls = std::min(0.1, n / (100 + static_cast<double>(in_flight_)));
        const double apart = took_ > 0 ? std::abs(*t.duration - took_) * std::sqrt(n) : 0;
        spread_ += (apart - spread_) * (apart > spread_ ? 0.1 : falls);
        took_ += (*t.duration - took_) * (took_ <= 0 ? 1 : *t.duration > took_ ? 0.3 : falls);
    }
    if (plausible_seconds(t.operating)) {
        adopt(*t.operating, commands, newest, now);
        if (newest || *t.operating >= sum_)
            heard_ = now;
        if (newest)
            margin_ = std::max(0.02, margin_ * 0.97);
    }
    if (t.reset_in && std::isfinite(*t.reset_in) && (newest || !reset_at_)) {
        // the portal tells whole seconds, cut off: hence one more
        const double wait = std::clamp(*t.reset_in, 0.0, 599.0) + 1;
        reset_at_ = now + seconds(wait);
    }
}

FAST_BITRIX24_DECL void operating_account::adopt(double figure, std::size_t commands, bool newest,
                                                 time_point now) {
    const bool first = figures_ == 0;
    figures_ = std::min(figures_ + 1, 3);
    positive_ = positive_ || figure > 0;
    const double growth = figure - sum_;
    const bool fell = growth < 0 && newest;
    if (growth > 0)
        add(growth, first, now);
    else if (fell)
        take_from_oldest(-growth);
    // The first figure holds what others used before; a fall says nothing about costs. An older
    // figure has no growth of its own: a newer one has told it already.
    if (first || fell)
        return;
    told_seconds_ = told_seconds_ * 0.9 + std::max(growth, 0.0);
    told_commands_ = told_commands_ * 0.9 + static_cast<double>(commands);
}

FAST_BITRIX24_DECL void operating_account::refused(time_point left, time_point asked,
                                                   time_point now) noexcept {
    // what was in flight together is refused together, and counts once
    if (left >= paused_at_) {
        refusals_ = std::min(refusals_ + 1, 6);
        margin_ = std::min(0.3, margin_ * 2);
        paused_at_ = now;
        const bool known = reset_at_ && *reset_at_ > now;
        paused_until_ = known ? *reset_at_ : now + std::chrono::seconds(10 * refusals_);
        probe_ = true; // when the pause is over, one command may look ...
        window_ = 1;   // ... and the others follow as answers come
    }
    paused_until_ = std::max(paused_until_, asked);
}

FAST_BITRIX24_DECL void operating_account::accepted(std::size_t commands,
                                                    time_point left) noexcept {
    if (left < paused_at_)
        return;
    refusals_ = 0;
    if (window_ != any_number)
        window_ = window_ + commands < 10000 ? window_ + commands : any_number;
}

FAST_BITRIX24_DECL void operating_account::settle(const operating_limits& limits, time_point now) {
    const auto drop = [this](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            sum_ -= pieces_[i].amount;
        pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(count));
        if (pieces_.empty() || sum_ < 0) // and no dust of rounding stays
            sum_ = pieces_.empty() ? 0 : std::max(sum_, 0.0);
    };
    if (reset_at_ && now >= *reset_at_) {
        // two seconds: the one that was added, and the answer's way
        const time_point surely =
            *reset_at_ - limits.window + limits.basket() - std::chrono::seconds(2);
        std::size_t gone = 0;
        while (gone < pieces_.size() && pieces_[gone].last < surely)
            ++gone;
        drop(gone);
        reset_at_.reset();
        probe_ = true;
        not_before_ = now;
    }
    std::size_t gone = 0;
    while (gone < pieces_.size() && pieces_[gone].last + limits.window <= now)
        ++gone;
    if (gone > 0)
        drop(gone);
}

FAST_BITRIX24_DECL void operating_account::add(double amount, bool older, time_point now) {
    sum_ += amount;
    if (!pieces_.empty() && now - pieces_.back().first < std::chrono::seconds(5)) {
        pieces_.back().last = now;
        pieces_.back().amount += amount;
    } else {
        pieces_.push_back({now, now, amount, older});
    }
}

FAST_BITRIX24_DECL void operating_account::take_from_oldest(double amount) {
    sum_ = std::max(0.0, sum_ - amount);
    std::size_t gone = 0;
    while (gone < pieces_.size() && pieces_[gone].amount <= amount)
        amount -= pieces_[gone++].amount;
    if (gone < pieces_.size())
        pieces_[gone].amount -= amount;
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(gone));
}

} // namespace fast_bitrix24::detail

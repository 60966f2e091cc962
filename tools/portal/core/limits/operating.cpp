// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/limits/operating.hpp"

#include <algorithm>

namespace fb24_portal {

namespace {

constexpr double basket_length = 60;
constexpr double basket_life = 600;

} // namespace

void operating_accounts::advance(double now) {
    for (auto& [name, account] : accounts_) {
        settle(account, now);
        std::erase_if(account.baskets, [&](const entry& b) { return b.from + basket_life <= now; });
    }
}

void operating_accounts::settle(account_data& account, double now) {
    std::sort(account.running.begin(), account.running.end(),
              [](const entry& a, const entry& b) { return a.from < b.from; });
    std::erase_if(account.running, [&](const entry& call) {
        if (call.from > now)
            return false;
        auto& baskets = account.baskets;
        if (baskets.empty() || call.from >= baskets.back().from + basket_length)
            baskets.push_back({call.from, 0});
        baskets.back().seconds += call.seconds;
        return true;
    });
}

bool operating_accounts::blocked(const std::string& account, double at) const {
    return options_.limit > 0 && used(account, at) >= options_.limit;
}

void operating_accounts::book(const std::string& account, double finish, double seconds) {
    accounts_[account].running.push_back(
        {finish, std::max(options_.floor, seconds * options_.weight)});
}

double operating_accounts::used(const std::string& account, double at) const {
    const auto it = accounts_.find(account);
    if (it == accounts_.end())
        return 0;
    double sum = 0;
    for (const auto& basket : it->second.baskets)
        if (basket.from + basket_life > at)
            sum += basket.seconds;
    for (const auto& call : it->second.running)
        if (call.from <= at)
            sum += call.seconds;
    return sum;
}

double operating_accounts::reset_at(const std::string& account, double at) const {
    double oldest = at;
    if (const auto it = accounts_.find(account); it != accounts_.end()) {
        for (const auto& basket : it->second.baskets)
            if (basket.from + basket_life > at)
                oldest = std::min(oldest, basket.from);
        for (const auto& call : it->second.running)
            oldest = std::min(oldest, call.from);
    }
    return oldest + basket_life;
}

} // namespace fb24_portal

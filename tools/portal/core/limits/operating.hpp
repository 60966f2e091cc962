// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/options.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace fb24_portal {

/// Execution time by account (credential and method) in ten baskets of a minute. A basket begins
/// with the first call that is booked in it and drops out ten minutes later.
class operating_accounts {
public:
    explicit operating_accounts(const operating_options& options) : options_(options) {}

    /// Time goes on to `now`: what has ended until then may be put into baskets.
    void advance(double now);
    [[nodiscard]] bool blocked(const std::string& account, double at) const;
    /// A call that ends at `finish` has taken so many seconds.
    void book(const std::string& account, double finish, double seconds);
    [[nodiscard]] double used(const std::string& account, double at) const;
    /// When the oldest basket drops out.
    [[nodiscard]] double reset_at(const std::string& account, double at) const;

private:
    struct entry {
        double from = 0; ///< begin of a basket, or the end of a call that still runs
        double seconds = 0;
    };
    struct account_data {
        std::vector<entry> baskets;
        std::vector<entry> running;
    };

    static void settle(account_data& account, double now);

    operating_options options_;
    std::unordered_map<std::string, account_data> accounts_;
};

} // namespace fb24_portal

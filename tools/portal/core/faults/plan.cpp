// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/faults/plan.hpp"

#include <algorithm>

namespace fb24_portal {

bool fault_plan::applies(active_rule& r) {
    const fault_rule& rule = r.rule;
    ++r.seen;
    if (r.seen <= rule.skip || r.done >= rule.limit)
        return false;
    const bool by_count = rule.every != 0 && (r.seen - rule.skip) % rule.every == 0;
    const bool by_number = std::find(rule.at.begin(), rule.at.end(), r.seen) != rule.at.end();
    // the die is cast every time, so that the conditions do not disturb each other's sequences
    const bool by_chance = rule.probability > 0 && random_.chance(rule.probability);
    const bool always = rule.every == 0 && rule.at.empty() && rule.probability <= 0;
    if (!by_count && !by_number && !by_chance && !always)
        return false;
    ++r.done;
    return true;
}

std::optional<fault> fault_plan::next(std::string_view method, double now, bool command) {
    const std::uint64_t number = command ? ++commands_ : ++requests_;
    if (hook_)
        if (auto f = hook_({method, number, now, command}))
            return f;
    for (auto& r : rules_)
        if (r.rule.commands == command &&
            (r.rule.method.empty() || method.find(r.rule.method) != std::string_view::npos) &&
            applies(r))
            return r.rule.what;
    return std::nullopt;
}

} // namespace fb24_portal

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/results.hpp"

#include <algorithm>

namespace fast_bitrix24 {

FAST_BITRIX24_DECL const document& call_result::value() const {
    if (outcomes_.size() != 1)
        throw usage_error("value() is for the call of one item, not of " +
                          std::to_string(outcomes_.size()));
    if (outcomes_.front().ec)
        throw error(outcomes_.front().ec, outcomes_.front().details);
    return outcomes_.front().value;
}

FAST_BITRIX24_DECL std::size_t call_result::failures() const noexcept {
    return static_cast<std::size_t>(
        std::count_if(outcomes_.begin(), outcomes_.end(), [](const outcome& o) { return !o; }));
}

FAST_BITRIX24_DECL const outcome* named_result::find(std::string_view name) const noexcept {
    const auto at = std::find_if(entries_.begin(), entries_.end(),
                                 [name](const entry& e) { return e.first == name; });
    return at == entries_.end() ? nullptr : &at->second;
}

FAST_BITRIX24_DECL const document& named_result::operator[](std::string_view name) const {
    const auto* found = find(name);
    if (found == nullptr)
        throw usage_error("no result of that name");
    if (found->ec)
        throw error(found->ec, found->details);
    return found->value;
}

FAST_BITRIX24_DECL std::size_t named_result::failures() const noexcept {
    return static_cast<std::size_t>(
        std::count_if(entries_.begin(), entries_.end(), [](const entry& e) { return !e.second; }));
}

namespace detail {

FAST_BITRIX24_DECL outcome to_outcome(reply&& answer) {
    return {answer.ec, std::move(answer.details), std::move(answer.result)};
}

FAST_BITRIX24_DECL error_code sum_up(const std::vector<const outcome*>& outcomes,
                                     diagnostics& details) {
    details = {};
    const outcome* first = nullptr;
    std::size_t failed = 0;
    bool alike = true;
    for (const auto* o : outcomes)
        if (o->ec) {
            ++failed;
            if (first == nullptr)
                first = o;
            alike = alike && o->ec == first->ec;
        }
    if (first == nullptr)
        return {};
    details = first->details;
    // refused credentials or a dead connection are no matter of single items
    if (failed == outcomes.size() && alike && (failed == 1 || first->ec != errc::api))
        return first->ec;
    details.detail = std::to_string(failed) + " of " + std::to_string(outcomes.size()) +
                     " failed, the first: " + first->ec.message() +
                     (details.detail.empty() ? "" : ": " + details.detail);
    return errc::incomplete;
}

} // namespace detail
} // namespace fast_bitrix24

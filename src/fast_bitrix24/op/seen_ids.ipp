// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/op/seen_ids.hpp"

#include <charconv>
#include <utility>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL bool seen_ids::insert(std::string_view id) {
    std::uint64_t n = 0;
    const auto [end, ec] = std::from_chars(id.data(), id.data() + id.size(), n);
    const bool plain = ec == std::errc{} && end == id.data() + id.size() &&
                       (id.size() == 1 || id.front() != '0') && n != ~std::uint64_t{0};
    return plain ? insert_number(n) : words_.emplace(id).second;
}

FAST_BITRIX24_DECL bool seen_ids::insert_number(std::uint64_t n) {
    if ((count_ + 1) * 4 > slots_.size() * 3)
        grow();
    const std::uint64_t kept = n + 1;
    const std::size_t mask = slots_.size() - 1;
    // the multiplier of Fibonacci hashing spreads ascending ids over the table
    auto at = static_cast<std::size_t>((kept * 0x9E3779B97F4A7C15ULL) >> 20U) & mask;
    for (; slots_[at] != 0; at = (at + 1) & mask)
        if (slots_[at] == kept)
            return false;
    slots_[at] = kept;
    ++count_;
    return true;
}

FAST_BITRIX24_DECL void seen_ids::grow() {
    const auto old = std::exchange(
        slots_, std::vector<std::uint64_t>(slots_.empty() ? 64 : slots_.size() * 2, 0));
    count_ = 0;
    for (const auto kept : old)
        if (kept != 0)
            insert_number(kept - 1);
}

} // namespace fast_bitrix24::detail

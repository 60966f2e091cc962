// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace fast_bitrix24::detail {

/// The ids that a list has already delivered. A number costs 8 to 16 bytes, so that lists of
/// millions stay small.
class seen_ids {
public:
    /// False if that id was there before.
    FAST_BITRIX24_DECL bool insert(std::string_view id);
    [[nodiscard]] std::size_t size() const noexcept { return count_ + words_.size(); }

private:
    FAST_BITRIX24_DECL bool insert_number(std::uint64_t n);
    FAST_BITRIX24_DECL void grow();

    std::vector<std::uint64_t> slots_; ///< open addressing; 0: free, so numbers are kept plus one
    std::size_t count_ = 0;
    std::unordered_set<std::string> words_; ///< ids that are no plain numbers
};

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fb24_portal {

/// How the ids of a list are spread.
enum class id_pattern {
    dense,     ///< 1, 2, 3, …
    thinned,   ///< nine of ten deleted at random
    growing,   ///< sparse at first, denser later
    clustered, ///< runs and gaps of heavy-tailed length
};

[[nodiscard]] std::vector<std::int64_t> make_ids(id_pattern pattern, std::size_t count,
                                                 std::uint64_t seed);

} // namespace fb24_portal

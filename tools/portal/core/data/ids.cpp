// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/ids.hpp"

#include "portal/core/random.hpp"

#include <algorithm>
#include <cmath>

namespace fb24_portal {

namespace {

// Pareto with index 1.1, cut at a million
std::int64_t heavy_tail(random_source& random, double scale) {
    const double x = scale * std::pow(1.0 - random.fraction(), -1.0 / 1.1);
    return static_cast<std::int64_t>(std::min(x, 1e6));
}

} // namespace

std::vector<std::int64_t> make_ids(id_pattern pattern, std::size_t count, std::uint64_t seed) {
    std::vector<std::int64_t> ids;
    ids.reserve(count);
    random_source random(seed);
    std::int64_t id = 0;
    std::int64_t run = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::int64_t step = 1;
        switch (pattern) {
        case id_pattern::dense:
            break;
        case id_pattern::thinned:
            while (random.below(10) != 0)
                ++step;
            break;
        case id_pattern::growing: {
            const double share = static_cast<double>(i) / static_cast<double>(count);
            step += static_cast<std::int64_t>(
                random.below(static_cast<std::uint64_t>(1 + 40 * (1 - share) * (1 - share))));
            break;
        }
        case id_pattern::clustered:
            if (run-- <= 0) {
                run = heavy_tail(random, 40);
                step += heavy_tail(random, 200);
            }
            break;
        }
        id += step;
        ids.push_back(id);
    }
    return ids;
}

} // namespace fb24_portal

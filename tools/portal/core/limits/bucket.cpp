// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/limits/bucket.hpp"

#include <algorithm>
#include <cmath>

namespace fb24_portal {

bool rate_bucket::admit(double now) {
    if (options_.capacity <= 0)
        return true;
    double gone = std::max(0.0, now - at_);
    if (options_.tick > 0)
        gone = std::floor(gone / options_.tick) * options_.tick;
    level_ = std::max(0.0, level_ - gone * options_.per_second);
    at_ += gone;
    // a millionth of slack: Unix time in a double has no more digits to give
    const bool admitted = level_ + 1 <= options_.capacity + 1e-6;
    if (admitted || options_.count_refused)
        level_ += 1;
    return admitted;
}

} // namespace fb24_portal

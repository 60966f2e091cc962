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
    // a billionth of slack: the counter's arithmetic must not refuse what the rule allows
    const bool admitted = level_ + 1 <= options_.capacity + 1e-9;
    if (admitted || options_.count_refused)
        level_ += 1;
    return admitted;
}

} // namespace fb24_portal

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/options.hpp"

namespace fb24_portal {

/// The leaky bucket of a portal.
class rate_bucket {
public:
    explicit rate_bucket(const bucket_options& options) : options_(options) {}
    /// A request has come; false: it is refused.
    bool admit(double now);
    [[nodiscard]] double level() const noexcept { return level_; }

private:
    bucket_options options_;
    double level_ = 0;
    double at_ = 0;
};

} // namespace fb24_portal

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/options.hpp"
#include "fb24/arguments.hpp"
#include "fb24/reporter.hpp"

#include <stop_token>
#include <string>

namespace fb24 {

/// How to reach the portal, as the library wants it.
struct connection {
    std::string address;
    fast_bitrix24::options options;
};

/// Nothing is sent yet. The result refers to `report`. Throws `fast_bitrix24::error`:
/// `errc::usage`, `errc::config`.
[[nodiscard]] connection connect(const arguments& a, reporter& report, const std::stop_token& stop);

} // namespace fb24

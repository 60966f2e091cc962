// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"

#include <string_view>

namespace fast_bitrix24 {

/// `localhost`, `*.localhost`, 127.0.0.0/8, `::1` and `::ffff:127.0.0.0/104`.
[[nodiscard]] FAST_BITRIX24_DECL bool is_loopback(std::string_view host) noexcept;

namespace detail {

/// Why `host` (no brackets, any case) cannot be connected to; null if it can.
[[nodiscard]] FAST_BITRIX24_DECL const char* host_problem(std::string_view host) noexcept;

} // namespace detail

} // namespace fast_bitrix24

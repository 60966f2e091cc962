// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/php/value.hpp"

#include <cstddef>
#include <string_view>

namespace fb24_portal {

/// PHP's parse_str into `into` (an array): `a[b][]=1&a[0]=2`, later keys overwrite, at most
/// `max_variables` pairs (PHP's max_input_vars; what is over it is dropped in silence).
void parse_query(php_value& into, std::string_view text, std::size_t max_variables);

} // namespace fb24_portal

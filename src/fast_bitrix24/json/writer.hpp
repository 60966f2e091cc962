// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"

#include <string>
#include <string_view>

namespace fast_bitrix24 {

/// Appends `s` as a JSON string: quotes around it, only what must be escaped is, UTF-8 stays as it
/// is. `usage_error` if `s` is not UTF-8; `out` is then as it was.
FAST_BITRIX24_DECL void append_json_string(std::string& out, std::string_view s);

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/php/value.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fb24_portal {

/// PHP's json_decode with associative arrays: nothing for a text that is no JSON or is deeper than
/// 512. Deliberately not the library's parser: the portal is an independent peer.
[[nodiscard]] std::optional<php_value> json_decode(std::string_view text);

/// PHP's json_encode as the portal calls it: slashes and HTML's characters escaped, other than
/// ASCII as \uXXXX or, if `raw`, as it is.
void json_encode(std::string& out, const php_value& v, bool raw);
void json_quote(std::string& out, std::string_view text, bool raw);

/// The part of a JSON text that `path` (["items", "0", "ID"]) leads to; nothing if it does not.
/// Skips over the rest, so that a reference into an answer of a megabyte costs little.
[[nodiscard]] std::optional<std::string_view>
json_locate(std::string_view text, const std::string* path, std::size_t steps);

} // namespace fb24_portal

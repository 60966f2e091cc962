// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/http.hpp"
#include "portal/core/php/value.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace fb24_portal {

enum class door { none, rest, rest3, token };

/// Where a request goes, from its path.
struct route {
    door where = door::none;
    bool webhook = false;
    std::string user; ///< of a webhook
    std::string code;
    std::string method; ///< in lower case, without suffix
    std::string query;
};

[[nodiscard]] route find_route(std::string_view target);
/// Query string and body merged as PHP merges them (the body wins), names as they came.
[[nodiscard]] php_value read_params(const request& r, std::string_view query,
                                    std::size_t max_variables);

} // namespace fb24_portal

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/http.hpp"
#include "portal/core/php/value.hpp"
#include "portal/core/rest/route.hpp"
#include "portal/core/rest/run.hpp"

#include <optional>

namespace fb24_portal {

/// /oauth/token/: a new pair for a refresh token, which is used up.
[[nodiscard]] response answer_token_request(portal_state& state, const php_value& params,
                                            double now);
/// The caller that the route's code or the parameter AUTH stands for; an error for no or a wrong
/// credential.
[[nodiscard]] std::optional<caller> identify(const portal_state& state, const route& where,
                                             const php_value& folded, double now,
                                             rest_error& error);

} // namespace fb24_portal

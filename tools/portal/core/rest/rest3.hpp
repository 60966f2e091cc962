// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/http.hpp"
#include "portal/core/rest/route.hpp"
#include "portal/core/rest/state.hpp"

namespace fb24_portal {

/// REST 3 (/rest/api/…): JSON bodies only, tasks, a batch array, Idempotency-Key.
[[nodiscard]] reply answer_rest3(portal_state& state, const request& r, const route& where,
                                 double now);

} // namespace fb24_portal

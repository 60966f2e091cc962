// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/faults/plan.hpp"
#include "portal/core/http.hpp"

namespace fb24_portal {

/// The request does not reach the portal: the limits know nothing of it.
[[nodiscard]] bool comes_before_limits(fault_kind kind) noexcept;
/// The request is executed, and its answer spoilt.
[[nodiscard]] bool executes(fault_kind kind) noexcept;
[[nodiscard]] reply act_instead(const fault& f);
[[nodiscard]] reply act_after(const fault& f, reply done);

} // namespace fb24_portal

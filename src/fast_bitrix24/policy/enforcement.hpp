// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

namespace fast_bitrix24 {

/// Whether a limit holds from the start, or only in answer to a refusal of the portal.
enum class enforcement { always, after_refusal };

} // namespace fast_bitrix24

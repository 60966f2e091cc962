// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/results.hpp"
#include "fb24/sink.hpp"

namespace fb24 {

/// An item's result as it came, or `{"error": CODE, "error_description": TEXT}`.
void write_outcome(sink& to, const fast_bitrix24::outcome& o);
/// One array, in the order of the items.
void write_results(sink& to, const fast_bitrix24::call_result& results);
/// One object, name -> result.
void write_results(sink& to, const fast_bitrix24::named_result& results);

} // namespace fb24

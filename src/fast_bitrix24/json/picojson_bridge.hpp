// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/json/value.hpp"

namespace picojson {
class value;
}

namespace fast_bitrix24 {

/// For those who live with picojson. Its objects are sorted, and its numbers are doubles (never its
/// optional int64, so that PICOJSON_USE_INT64 changes nothing): `error(errc::protocol)` for a
/// number beyond them. Missing becomes null.
[[nodiscard]] FAST_BITRIX24_DECL picojson::value to_picojson(value v);
/// The same; `usage_error` for a number beyond a double.
[[nodiscard]] FAST_BITRIX24_DECL picojson::value to_picojson(const params& p);
/// Understands picojson's int64 numbers whether or not this file was compiled with them.
[[nodiscard]] FAST_BITRIX24_DECL params from_picojson(const picojson::value& v);

} // namespace fast_bitrix24

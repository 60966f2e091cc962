// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/json/value.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace fast_bitrix24::detail {

/// The portal's error, whatever its spelling: `error` as a string, a number or (REST 3) an object.
/// In its very words, which may hold secrets and control characters.
struct portal_error {
    std::string code; ///< may be empty although there is an error
    std::string description;
};

/// What stands in `time`, as far as limits need it. Seconds.
struct portal_time {
    std::optional<double> operating;
    std::optional<double> reset_in; ///< from the answer's own `finish` to `operating_reset_at`
    std::optional<double> duration;
};

/// One answer, or one command's part of a batch's answer.
struct envelope {
    std::optional<portal_error> error;
    value result;                       ///< missing if there is none
    std::optional<std::uint64_t> total; ///< empty if absent or nonsense
    std::optional<std::int64_t> next;   ///< empty on the last page
    portal_time time;
};

[[nodiscard]] FAST_BITRIX24_DECL envelope read_envelope(value answer);
/// A text of the portal's, in its very words but for what is beyond 4 KiB.
[[nodiscard]] FAST_BITRIX24_DECL std::string portal_text(value text);
[[nodiscard]] FAST_BITRIX24_DECL std::optional<portal_error> read_portal_error(value holder);
[[nodiscard]] FAST_BITRIX24_DECL portal_time read_portal_time(value time);
/// A count as portals spell it: 2500, "2500", 2500.0; anything else is unknown.
[[nodiscard]] FAST_BITRIX24_DECL std::optional<std::uint64_t> read_total(value total) noexcept;
[[nodiscard]] FAST_BITRIX24_DECL std::optional<std::int64_t> read_next(value next) noexcept;

} // namespace fast_bitrix24::detail

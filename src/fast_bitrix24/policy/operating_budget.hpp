// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fast_bitrix24/policy/enforcement.hpp"
#include "fast_bitrix24/policy/operating_account.hpp"
#include "fast_bitrix24/policy/rate.hpp"
#include "fast_bitrix24/policy/recent_methods.hpp"

#include <cstddef>
#include <string_view>

namespace fast_bitrix24 {

/// The portal's limit on execution time: so many seconds a method in ten minutes.
///
/// The sum that the portal tells is projected over what is in flight. From 80 % of the limit on a
/// method slows down, short of the limit it pauses until the portal's reset; other methods go on.
/// Portals differ in whether a batch is booked under its methods or under "batch": both accounts
/// are kept, and the stricter one decides until answers settle it. A portal that tells no figures,
/// or zeros only, is not limited. A refusal pauses the method until its reset or, when that is not
/// known, for 10 s, 20 s, ... 60 s.
class operating_budget {
public:
    /// Both in seconds, positive and finite, else `usage_error`.
    FAST_BITRIX24_DECL explicit operating_budget(double limit_seconds = 480,
                                                 double window_seconds = 600,
                                                 enforcement when = enforcement::always);

    [[nodiscard]] FAST_BITRIX24_DECL time_point ready(std::string_view method, time_point now);
    [[nodiscard]] FAST_BITRIX24_DECL time_point earliest(const shipment& s, time_point now);
    FAST_BITRIX24_DECL void departed(const shipment& s, time_point now);
    FAST_BITRIX24_DECL void arrived(const shipment& s, const verdict& v, time_point now);
    FAST_BITRIX24_DECL void withdrawn(const shipment& s, time_point now);
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t max_commands(std::string_view method,
                                                              time_point now);

    /// The method's sum as it is believed to stand, seconds.
    [[nodiscard]] FAST_BITRIX24_DECL double used(std::string_view method, time_point now);
    /// Methods that are remembered; bounded.
    [[nodiscard]] std::size_t methods() const noexcept { return accounts_.size(); }

private:
    /// Under which name the portal books the commands of a batch.
    enum class booking { unsettled, by_method, by_batch };

    [[nodiscard]] FAST_BITRIX24_DECL booking booked() const noexcept;
    FAST_BITRIX24_DECL void weigh(const shipment& s, const verdict& v) noexcept;
    FAST_BITRIX24_DECL void answered(const shipment& s, const verdict& v, time_point left,
                                     time_point now);
    FAST_BITRIX24_DECL void end_of_flight(const shipment& s, bool maybe_run, time_point now);

    detail::operating_limits limits_;
    enforcement when_;
    detail::recent_methods<detail::operating_account> accounts_;
    detail::operating_account batch_;
    int evidence_ = 0; ///< above zero: by method, below zero: by batch
};

} // namespace fast_bitrix24

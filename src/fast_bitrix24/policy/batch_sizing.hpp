// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/policy/rate.hpp"
#include "fast_bitrix24/policy/recent_methods.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fast_bitrix24 {

struct batch_sizing_options {
    double seconds = 30;                              ///< a batch is predicted to stay below
    std::size_t request_bytes = std::size_t{4} << 20; ///< and its request below
    std::size_t answer_bytes = std::size_t{32} << 20; ///< and its answer below
};

/// How many commands of a method a batch may hold: as many as are predicted, from what earlier ones
/// took, to stay within the time that the portal gives a batch (half of its 60 s) and within limits
/// of size. Halved when a batch of that method was too large, failed or timed out, down to one;
/// grows again by a quarter with each batch that succeeds. Where single commands fail in the same
/// way, one after the other, the size was not to blame: a portal that is down gets whole batches
/// again, and so the fewest requests.
class batch_sizing {
public:
    /// Numbers that are not positive throw `usage_error`.
    FAST_BITRIX24_DECL explicit batch_sizing(const batch_sizing_options& options = {});

    [[nodiscard]] time_point ready(std::string_view, time_point now) const noexcept { return now; }
    [[nodiscard]] time_point earliest(const shipment&, time_point now) const noexcept {
        return now;
    }
    void departed(const shipment&, time_point) const noexcept {}
    FAST_BITRIX24_DECL void arrived(const shipment& s, const verdict& v, time_point now);
    void withdrawn(const shipment&, time_point) const noexcept {}
    [[nodiscard]] FAST_BITRIX24_DECL std::size_t max_commands(std::string_view method,
                                                              time_point now);

private:
    struct learnt {
        double seconds = 0; ///< per command, as the next two; 0 while unknown
        double request_bytes = 0;
        double answer_bytes = 0;
        std::size_t cap = any_number;
        int failed_alone = 0; ///< single commands since the last success
    };
    FAST_BITRIX24_DECL void shrink(const shipment& s);
    FAST_BITRIX24_DECL void absolve(std::string_view method);
    FAST_BITRIX24_DECL void learn(const shipment& s, const verdict& v);

    batch_sizing_options options_;
    detail::recent_methods<learnt> methods_;
};

} // namespace fast_bitrix24

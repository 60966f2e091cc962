// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/policy/batch_sizing.hpp"
#include "fast_bitrix24/policy/plausible.hpp"

#include <algorithm>
#include <cmath>

namespace fast_bitrix24 {
namespace detail {

/// Follows an increase at once and a decrease step by step: a batch that is too long costs more
/// than one that is too short.
inline void follow_costs(double& known, double seen) noexcept {
    known = seen > known ? seen : (known + seen) / 2;
}

[[nodiscard]] inline std::size_t commands_within(double limit, double each) noexcept {
    return each > 0 && limit / each < 1e9 ? static_cast<std::size_t>(limit / each) : any_number;
}

} // namespace detail

FAST_BITRIX24_DECL batch_sizing::batch_sizing(const batch_sizing_options& options)
    : options_(options) {
    if (!std::isfinite(options.seconds) || options.seconds <= 0 || options.request_bytes == 0 ||
        options.answer_bytes == 0)
        throw usage_error("batch_sizing: the limits must be finite and above 0");
}

FAST_BITRIX24_DECL std::size_t batch_sizing::max_commands(std::string_view method, time_point) {
    const learnt* const known = methods_.find(method);
    if (known == nullptr)
        return any_number;
    const std::size_t most = std::min(
        {known->cap, detail::commands_within(options_.seconds, known->seconds),
         detail::commands_within(static_cast<double>(options_.request_bytes), known->request_bytes),
         detail::commands_within(static_cast<double>(options_.answer_bytes), known->answer_bytes)});
    return std::max<std::size_t>(most, 1);
}

FAST_BITRIX24_DECL void batch_sizing::arrived(const shipment& s, const verdict& v, time_point) {
    if (s.commands() == 0)
        return;
    switch (v.what) {
    case arrival::too_large:
    case arrival::server_failed:
    case arrival::timed_out:
        if (s.batch)
            shrink(s);
        if (s.commands() == 1 && v.what != arrival::too_large)
            absolve(s.loads.front().method);
        break;
    case arrival::answered:
        learn(s, v);
        break;
    default:
        break;
    }
}

FAST_BITRIX24_DECL void batch_sizing::shrink(const shipment& s) {
    // measured by this batch's own size: many that fail together count once
    const std::size_t half = std::max<std::size_t>(s.commands() / 2, 1);
    for (const auto& load : s.loads) {
        learnt& known = methods_.at(load.method);
        known.cap = std::min(known.cap, half);
    }
}

FAST_BITRIX24_DECL void batch_sizing::absolve(std::string_view method) {
    constexpr int enough = 3;
    learnt& known = methods_.at(method);
    if (known.cap != 1 || ++known.failed_alone < enough)
        return;
    known.cap = any_number;
    known.failed_alone = 0;
}

FAST_BITRIX24_DECL void batch_sizing::learn(const shipment& s, const verdict& v) {
    const std::size_t commands = s.commands();
    const auto count = static_cast<double>(commands);
    const method_time* outer = nullptr;
    for (const auto& t : v.methods)
        if (s.batch && t.method == "batch")
            outer = &t;
    for (const auto& load : s.loads) {
        learnt& known = methods_.at(load.method);
        known.failed_alone = 0;
        if (s.batch && known.cap != any_number && commands >= known.cap)
            known.cap = std::min<std::size_t>(known.cap + std::max<std::size_t>(known.cap / 4, 1),
                                              std::size_t{1} << 20);

        double took = -1;
        for (const auto& t : v.methods)
            if (t.method == load.method && detail::plausible_seconds(t.duration))
                took = std::max(took, *t.duration);
        // in a batch of one method the mean says more than the longest
        if (s.loads.size() == 1 && outer != nullptr && detail::plausible_seconds(outer->duration) &&
            *outer->duration > 0)
            took = *outer->duration / count;
        else if (took < 0 && s.loads.size() == 1 && v.elapsed > duration::zero())
            took = to_seconds(v.elapsed) / count;
        if (took >= 0)
            detail::follow_costs(known.seconds, took);
        // sizes are known for the whole only, so a small command beside large ones seems large
        if (v.request_bytes > 0)
            detail::follow_costs(known.request_bytes, static_cast<double>(v.request_bytes) / count);
        if (v.answer_bytes > 0)
            detail::follow_costs(known.answer_bytes, static_cast<double>(v.answer_bytes) / count);
    }
}

} // namespace fast_bitrix24

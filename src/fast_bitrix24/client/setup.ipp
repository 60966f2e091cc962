// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/version.hpp"
#include "fast_bitrix24/client/setup.hpp"
#include "fast_bitrix24/core/progress_bar.hpp"

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL void client_setup::warn(const std::vector<std::string>& texts) const {
    for (const auto& text : texts)
        warning(text);
}

FAST_BITRIX24_DECL client_setup make_setup(std::string_view address, const options& o) {
    check_options(o);
    client_setup out{o.token_func ? endpoint::oauth(address, o.allow_http)
                                  : endpoint::webhook(address, o.allow_http),
                     {},
                     o.warning ? o.warning : default_warning_handler(),
                     o.progress,
                     o.deadline};
    if (!out.progress && o.verbose)
        out.progress = default_progress_handler();
    auto& e = out.engine;
    e.batch_size = o.batch_size;
    e.max_in_flight = o.max_concurrent;
    e.memory_limit = o.memory_limit;
    e.max_attempts = o.max_attempts;
    e.request_timeout = seconds(o.timeout);
    e.refusal_wait = seconds(1 / o.requests_per_second);
    e.user_agent = o.user_agent.empty() ? "fast_bitrix24-cpp/" FAST_BITRIX24_VERSION : o.user_agent;
    e.token_expected = static_cast<bool>(o.token_func);
    e.log_debug = static_cast<bool>(o.log);
    e.judging.limits.depth = o.max_depth;
    e.judging.has_token_function = e.token_expected;
    e.may_move_to = o.allow_move;
    return out;
}

} // namespace fast_bitrix24::detail

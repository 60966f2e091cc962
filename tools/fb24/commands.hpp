// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/net/client.hpp"
#include "fb24/arguments.hpp"
#include "fb24/exit_code.hpp"
#include "fb24/output.hpp"
#include "fb24/reporter.hpp"
#include "fb24/signals.hpp"

#include <optional>
#include <stop_token>
#include <vector>

namespace fb24 {

/// What a command has at hand.
struct workplace {
    const arguments& args;
    fast_bitrix24::client& portal;
    output& out;
    reporter& report;
    std::stop_token stop;

    [[nodiscard]] fast_bitrix24::verb_options verb() const;
};

/// What was read before anything is sent.
struct job_input {
    std::optional<fast_bitrix24::params> json;
    std::vector<fast_bitrix24::params> ids;
};

[[nodiscard]] exit_code get_all(const workplace& at, const job_input& in);
[[nodiscard]] exit_code get_by_id(const workplace& at, const job_input& in);
[[nodiscard]] exit_code call(const workplace& at, const job_input& in);
[[nodiscard]] exit_code batch(const workplace& at, const job_input& in);

/// Reads the input, connects, runs the command. Throws `fast_bitrix24::error`, `output_error`.
[[nodiscard]] exit_code run(const arguments& args, reporter& report, signal_watch& signals);

} // namespace fb24

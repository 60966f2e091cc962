// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/http.hpp"
#include "portal/core/rest/call.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fb24_portal {

/// The figures of `time`.
struct answer_time {
    double start = 0;
    double finish = 0;
    double operating = 0;
    double reset_at = 0;
    operating_display display = operating_display::real;
};

void append_time(std::string& out, const answer_time& t);
/// `"error":…,"error_description":…` in braces.
void append_error(std::string& out, const rest_error& e, bool raw_unicode);

[[nodiscard]] response json_response(int status, std::string body);
[[nodiscard]] response error_response(const rest_error& e, bool raw_unicode);
[[nodiscard]] response html_response(int status, std::string_view title);

} // namespace fb24_portal

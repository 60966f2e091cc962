// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/rest/run.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fb24_portal {

/// An error of REST 3; the code without its common prefix.
struct error3 {
    error3(int s, std::string_view short_code, std::string text);
    int status;
    std::string code;
    std::string message;
};

/// tasks.task.get, list, add, update, delete; appends the result, or gives an error.
[[nodiscard]] std::optional<error3> run_rest3(portal_state& state, const caller& who,
                                              const std::string& method, const php_value& body,
                                              double now, std::string& out, double& seconds);

} // namespace fb24_portal

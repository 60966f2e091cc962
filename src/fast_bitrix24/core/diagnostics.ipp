// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"

namespace fast_bitrix24 {

FAST_BITRIX24_DECL std::string diagnostics::to_string() const {
    std::string out;
    const auto add = [&out](std::string_view before, std::string_view text) {
        if (text.empty())
            return;
        if (!out.empty())
            out += before;
        out += text;
    };
    add("", method);
    add(": ", code);
    add(code.empty() ? ": " : " ", description);
    add(out.empty() ? "" : ": ", detail);
    if (http_status != 0 && http_status != 200)
        add(" ", "(HTTP " + std::to_string(http_status) + ")");
    if (attempts > 1)
        add(" ", "after " + std::to_string(attempts) + " attempts");
    return out;
}

} // namespace fast_bitrix24

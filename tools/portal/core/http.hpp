// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fb24_portal {

struct header {
    std::string name;
    std::string value;
};

/// A request as a server sees it: the body complete, the target in origin form.
struct request {
    std::string method = "POST";
    std::string target = "/";
    std::vector<header> headers;
    std::string body;
    bool secure = true;

    [[nodiscard]] std::string_view header_value(std::string_view name) const noexcept;
};

/// What whoever carries the answer has to do with it: the server on its socket, the virtual
/// transport in its clock.
enum class action {
    answer,   ///< send it whole
    drop,     ///< close the connection without a byte of an answer
    reset,    ///< the same with an RST
    truncate, ///< announce the whole body, send `truncate_at` bytes of it, close
    hang,     ///< keep the connection and never answer
    refuse,   ///< the connection is never made (a server can only drop)
};

struct response {
    int status = 200;
    std::vector<header> headers;
    std::string body;
    action what = action::answer;
    std::size_t truncate_at = 0;

    [[nodiscard]] std::string_view header_value(std::string_view name) const noexcept;
};

/// The answer and how long the portal works on it.
struct reply {
    response answer;
    double seconds = 0;
};

} // namespace fb24_portal

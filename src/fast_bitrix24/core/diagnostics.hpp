// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/error.hpp"

#include <string>
#include <system_error>
#include <utility>

namespace fast_bitrix24 {

/// How far an exchange came when it failed.
enum class phase { none, resolve, connect, tls, send, wait, read, parse, limit, token };

[[nodiscard]] constexpr const char* to_string(phase p) noexcept {
    constexpr const char* names[] = {"none", "resolve", "connect", "tls",   "send",
                                     "wait", "read",    "parse",   "limit", "token"};
    return names[static_cast<int>(p)];
}

/// Did the portal run the request? Decides whether a write may be sent again.
enum class fate {
    not_run, ///< certainly not executed
    unknown, ///< sent, and the answer was lost or says nothing
    ran,     ///< executed, successfully or not
};

/// Everything known about a failure beyond its code. Holds no secret: texts pass the redactor
/// first.
struct diagnostics {
    std::string code; ///< the portal's own code, as it spells it; empty if none
    std::string
        description;    ///< the portal's own text (at most 1,000 bytes, control characters escaped)
    std::string detail; ///< the library's own words
    std::string method; ///< the REST method
    int http_status = 0; ///< 0 if no answer came
    int attempts = 0;    ///< how often it was sent
    phase where = phase::none;
    fate request_fate = fate::not_run;

    /// One line for people.
    [[nodiscard]] FAST_BITRIX24_DECL std::string to_string() const;
};

/// What the throwing forms of the verbs throw.
class error : public std::system_error {
public:
    error(error_code ec, fast_bitrix24::diagnostics d)
        : std::system_error(described(ec, d.to_string())), diagnostics_(std::move(d)) {}
    [[nodiscard]] const fast_bitrix24::diagnostics& details() const noexcept {
        return diagnostics_;
    }

private:
    [[nodiscard]] static std::system_error described(error_code ec, const std::string& text) {
        return text.empty() ? std::system_error(ec) : std::system_error(ec, text);
    }

    fast_bitrix24::diagnostics diagnostics_;
};

/// Refused before anything was sent.
class usage_error : public error {
public:
    explicit usage_error(std::string what) : error(errc::usage, of(std::move(what))) {}

private:
    [[nodiscard]] static fast_bitrix24::diagnostics of(std::string what) {
        fast_bitrix24::diagnostics d;
        d.detail = std::move(what);
        return d;
    }
};

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"

#include <string_view>
#include <system_error>

namespace fast_bitrix24 {

using std::error_code;

/// What went wrong, as far as the library itself can tell; the portal's own words are in
/// `diagnostics`.
enum class errc {
    // refused by the library, nothing was sent
    usage = 1, ///< a parameter, an option or an address is not acceptable
    config,    ///< no CA bundle, an unreadable file, a missing dependency at run time

    // transport
    dns,                  ///< the name does not exist
    dns_again,            ///< the name could not be resolved at the moment
    connect,              ///< no address accepted the connection
    timeout,              ///< a time-out of a phase or of a whole request
    tls,                  ///< the handshake or a record failed
    tls_verify,           ///< the server's certificate was not accepted
    connection_lost,      ///< the connection ended while it was still needed
    truncated,            ///< the answer ended before its announced end
    bad_framing,          ///< the answer breaks HTTP/1.1
    limit,                ///< the answer is larger or deeper than the options allow
    unsupported_encoding, ///< the answer came in a coding that was not asked for
    resource,             ///< out of descriptors, ports or memory
    redirect,             ///< the server redirects to where the request may not go

    // the answer
    parse,              ///< the body is not JSON
    unexpected_content, ///< the body is not of the expected type (a login page, a proxy's error)
    protocol,           ///< JSON, but not an answer of Bitrix24, or paging does not advance
    http_status,        ///< an HTTP status that is no success, without an error code of the portal

    // the portal's verdicts
    api,             ///< an error code without a meaning of its own here
    rate_limit,      ///< QUERY_LIMIT_EXCEEDED after all attempts
    operating_limit, ///< OPERATION_TIME_LIMIT after all attempts, or a wait longer than the
                     ///< deadline
    overload,        ///< OVERLOAD_LIMIT: blocked by Bitrix24 by hand
    auth,            ///< credentials or token refused
    access_denied,   ///< rights, scope or plan do not allow the call
    not_found,       ///< the method or the entity does not exist
    portal_gone,     ///< PORTAL_DELETED

    // the library's verdicts
    outcome_unknown, ///< a write was sent and its answer was lost: it may or may not have run
    not_run,         ///< certainly not executed (halted batch, stopped before sending)
    cancelled,       ///< stopped by the caller
    deadline,        ///< the verb's deadline passed
    token,           ///< the token function threw, hung or gave nothing
    incomplete,      ///< some items failed; the others are in the result
};

/// Classes of errors, to be compared with: `if (ec == condition::retryable)`.
enum class condition {
    retryable = 1,   ///< certainly not executed and may pass later
    throttled,       ///< one of the portal's limits
    auth,            ///< credentials
    not_found,       ///< the method or the entity does not exist
    outcome_unknown, ///< may have been executed
};

[[nodiscard]] FAST_BITRIX24_DECL const std::error_category& error_category() noexcept;
[[nodiscard]] FAST_BITRIX24_DECL const std::error_category& condition_category() noexcept;
[[nodiscard]] inline error_code make_error_code(errc e) noexcept {
    return {static_cast<int>(e), error_category()};
}
[[nodiscard]] inline std::error_condition make_error_condition(condition c) noexcept {
    return {static_cast<int>(c), condition_category()};
}

/// The library's own code for an error code of the portal (case does not matter); `errc::api` if
/// unknown.
[[nodiscard]] FAST_BITRIX24_DECL errc errc_from_portal(std::string_view code) noexcept;

} // namespace fast_bitrix24

template <>
struct std::is_error_code_enum<fast_bitrix24::errc> : std::true_type {};
template <>
struct std::is_error_condition_enum<fast_bitrix24::condition> : std::true_type {};

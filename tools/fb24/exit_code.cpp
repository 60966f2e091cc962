// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/exit_code.hpp"

#include "fast_bitrix24/core/error.hpp"

namespace fb24 {

using fast_bitrix24::errc;

exit_code exit_code_of(const std::error_code& ec) noexcept {
    if (!ec)
        return exit_done;
    if (ec.category() != fast_bitrix24::error_category())
        return exit_transport;
    switch (static_cast<errc>(ec.value())) {
    case errc::usage:
    case errc::config:
        return exit_usage;
    case errc::api:
    case errc::rate_limit:
    case errc::operating_limit:
    case errc::overload:
    case errc::auth:
    case errc::access_denied:
    case errc::not_found:
    case errc::portal_gone:
    case errc::http_status:
    case errc::unexpected_content: // a login page, a proxy's words: the server did answer
        return exit_refused;
    case errc::incomplete:
        return exit_incomplete;
    case errc::cancelled:
        return exit_interrupted;
    default:
        return exit_transport;
    }
}

void tally::add(const fast_bitrix24::outcome& o) noexcept {
    ++items_;
    if (o)
        return;
    ++failures_;
    unknown_ = unknown_ || o.ec == errc::outcome_unknown;
    cancelled_ = cancelled_ || o.ec == errc::cancelled;
    const auto code = exit_code_of(o.ec);
    alike_ = alike_ && (!common_ || *common_ == code);
    common_ = code;
    // other refusals say nothing of the item: they would have met any
    own_faults_ = own_faults_ || o.ec == errc::api || o.ec == errc::not_found;
}

exit_code tally::result() const noexcept {
    if (failures_ == 0)
        return exit_done;
    if (cancelled_)
        return exit_interrupted;
    if (unknown_)
        return exit_transport;
    if (failures_ < items_ || !alike_ || own_faults_)
        return exit_incomplete;
    return *common_;
}

const char* name_of(const std::error_code& ec) noexcept {
    if (ec.category() != fast_bitrix24::error_category())
        return "system";
    constexpr const char* names[] = {"",
                                     "usage",
                                     "config",
                                     "dns",
                                     "dns_again",
                                     "connect",
                                     "timeout",
                                     "tls",
                                     "tls_verify",
                                     "connection_lost",
                                     "truncated",
                                     "bad_framing",
                                     "limit",
                                     "unsupported_encoding",
                                     "resource",
                                     "redirect",
                                     "parse",
                                     "unexpected_content",
                                     "protocol",
                                     "http_status",
                                     "api",
                                     "rate_limit",
                                     "operating_limit",
                                     "overload",
                                     "auth",
                                     "access_denied",
                                     "not_found",
                                     "portal_gone",
                                     "outcome_unknown",
                                     "not_run",
                                     "cancelled",
                                     "deadline",
                                     "token",
                                     "incomplete"};
    constexpr auto count = sizeof names / sizeof *names;
    static_assert(count == static_cast<std::size_t>(errc::incomplete) + 1);
    const auto at = static_cast<std::size_t>(ec.value());
    return at < count ? names[at] : "unknown";
}

} // namespace fb24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/error.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <string>

namespace fast_bitrix24 {

namespace detail {

class library_category final : public std::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "fast_bitrix24"; }

    [[nodiscard]] std::string message(int code) const override {
        switch (static_cast<errc>(code)) {
        case errc::usage:
            return "invalid use";
        case errc::config:
            return "configuration problem";
        case errc::dns:
            return "name not resolved";
        case errc::dns_again:
            return "name service not available";
        case errc::connect:
            return "cannot connect";
        case errc::timeout:
            return "timed out";
        case errc::tls:
            return "TLS failed";
        case errc::tls_verify:
            return "server certificate not accepted";
        case errc::connection_lost:
            return "connection lost";
        case errc::truncated:
            return "answer truncated";
        case errc::bad_framing:
            return "malformed HTTP answer";
        case errc::limit:
            return "limit exceeded";
        case errc::unsupported_encoding:
            return "unsupported content coding";
        case errc::resource:
            return "out of resources";
        case errc::redirect:
            return "redirect not followed";
        case errc::parse:
            return "answer is not valid JSON";
        case errc::unexpected_content:
            return "unexpected kind of answer";
        case errc::protocol:
            return "not an answer of Bitrix24";
        case errc::http_status:
            return "HTTP error";
        case errc::api:
            return "the portal answered an error";
        case errc::rate_limit:
            return "request rate limit";
        case errc::operating_limit:
            return "operating time limit";
        case errc::overload:
            return "portal blocked for overload";
        case errc::auth:
            return "not authorized";
        case errc::access_denied:
            return "access denied";
        case errc::not_found:
            return "not found";
        case errc::portal_gone:
            return "portal deleted or closed";
        case errc::outcome_unknown:
            return "outcome unknown: the request may have been executed";
        case errc::not_run:
            return "not executed";
        case errc::cancelled:
            return "cancelled";
        case errc::deadline:
            return "deadline passed";
        case errc::token:
            return "no access token";
        case errc::incomplete:
            return "some items failed";
        }
        return "unknown error";
    }

    [[nodiscard]] bool equivalent(int code,
                                  const std::error_condition& wanted) const noexcept override {
        if (wanted.category() != condition_category())
            return default_error_condition(code) == wanted;
        const auto e = static_cast<errc>(code);
        switch (static_cast<condition>(wanted.value())) {
        case condition::retryable:
            return e == errc::dns_again || e == errc::connect || e == errc::rate_limit ||
                   e == errc::operating_limit || e == errc::resource || e == errc::not_run;
        case condition::throttled:
            return e == errc::rate_limit || e == errc::operating_limit || e == errc::overload;
        case condition::auth:
            return e == errc::auth || e == errc::token;
        case condition::not_found:
            return e == errc::not_found;
        case condition::outcome_unknown:
            return e == errc::outcome_unknown;
        }
        return false;
    }
};

class class_category final : public std::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "fast_bitrix24.condition"; }
    [[nodiscard]] std::string message(int code) const override {
        switch (static_cast<condition>(code)) {
        case condition::retryable:
            return "may pass when tried again";
        case condition::throttled:
            return "a limit of the portal";
        case condition::auth:
            return "credentials refused";
        case condition::not_found:
            return "not found";
        case condition::outcome_unknown:
            return "outcome unknown";
        }
        return "unknown condition";
    }
};

struct portal_code {
    std::string_view code;
    errc meaning;
};

// The codes of the REST documentation's system table; methods add many of their own, which stay
// errc::api.
inline constexpr portal_code portal_codes[] = {
    {"QUERY_LIMIT_EXCEEDED", errc::rate_limit},
    {"OPERATION_TIME_LIMIT", errc::operating_limit},
    {"OVERLOAD_LIMIT", errc::overload},
    {"PORTAL_DELETED", errc::portal_gone},
    {"expired_token", errc::auth},
    {"invalid_token", errc::auth},
    {"NO_AUTH_FOUND", errc::auth},
    {"INVALID_CREDENTIALS", errc::auth},
    {"authorization_error", errc::auth},
    {"APPLICATION_NOT_FOUND", errc::auth},
    {"ERROR_OAUTH", errc::auth},
    {"NOT_INSTALLED", errc::auth},
    {"METHOD_CONFIRM_WAITING", errc::auth},
    {"invalid_grant", errc::auth},
    {"invalid_client", errc::auth},
    {"wrong_client", errc::auth},
    {"PAYMENT_REQUIRED", errc::access_denied},
    {"insufficient_scope", errc::access_denied},
    {"invalid_scope", errc::access_denied},
    {"ACCESS_DENIED", errc::access_denied},
    {"user_access_error", errc::access_denied},
    {"allowed_only_intranet_user", errc::access_denied},
    {"WRONG_AUTH_TYPE", errc::access_denied},
    {"METHOD_CONFIRM_DENIED", errc::access_denied},
    {"BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION", errc::access_denied},
    {"BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION", errc::access_denied},
    {"ERROR_METHOD_NOT_FOUND", errc::not_found},
    {"NOT_FOUND", errc::not_found},
    {"ERROR_NOT_FOUND", errc::not_found},
    {"ERROR_ENTITY_NOT_FOUND", errc::not_found},
    {"BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION", errc::not_found},
    {"BITRIX_REST_V3_EXCEPTION_ENTITYNOTFOUNDEXCEPTION", errc::not_found},
};

} // namespace detail

FAST_BITRIX24_DECL const std::error_category& error_category() noexcept {
    static const detail::library_category instance;
    return instance;
}

FAST_BITRIX24_DECL const std::error_category& condition_category() noexcept {
    static const detail::class_category instance;
    return instance;
}

FAST_BITRIX24_DECL errc errc_from_portal(std::string_view code) noexcept {
    for (const auto& known : detail::portal_codes)
        if (iequals(known.code, code))
            return known.meaning;
    return errc::api;
}

} // namespace fast_bitrix24

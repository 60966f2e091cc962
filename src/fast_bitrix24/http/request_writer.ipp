// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/http/request_writer.hpp"
#include "fast_bitrix24/http/syntax.hpp"
#include "fast_bitrix24/http/url.hpp"

#include <cstddef>

namespace fast_bitrix24 {

namespace detail {

inline constexpr std::size_t longest_target = 64 * 1024;

FAST_BITRIX24_DECL void check_request_line(const http_request& request) {
    if (!is_token(request.method))
        throw usage_error("the HTTP method is not a token");
    if (const char* problem = host_problem(request.host))
        throw usage_error(problem);
    if (request.port == 0)
        throw usage_error("the port is 0");
    const std::string_view target = request.target;
    if (target.empty() || target.front() != '/')
        throw usage_error("the request target does not begin with '/'");
    if (target.size() > longest_target)
        throw usage_error("the request target is longer than 64 KiB");
    for (const char c : target)
        if (c <= 0x20 || c >= 0x7F || c == '#')
            throw usage_error("the request target holds a character that must be percent-encoded");
}

FAST_BITRIX24_DECL void check_field(const http_headers::field& field) {
    if (!is_token(field.name))
        throw usage_error("the name of a request header is not a token");
    for (const std::string_view own : {"Host", "Content-Length", "Transfer-Encoding", "Connection"})
        if (iequals(field.name, own))
            throw usage_error("the header " + field.name + " is written by the library itself");
    if (!is_field_value(field.value))
        throw usage_error("there is a control character in the value of the header " + field.name);
}

} // namespace detail

FAST_BITRIX24_DECL std::string write_request_head(const http_request& request) {
    detail::check_request_line(request);
    std::string out;
    out.reserve(request.target.size() + 512);
    out += request.method;
    out += ' ';
    out += request.target;
    out += " HTTP/1.1\r\nHost: ";
    std::string_view host = request.host;
    if (host.back() == '.')
        host.remove_suffix(1);
    out += detail::authority(request.secure, host, request.port);
    out += "\r\n";
    for (const auto& field : request.headers) {
        detail::check_field(field);
        out += field.name;
        out += ": ";
        out += field.value;
        out += "\r\n";
    }
    // RFC 9110, 8.6: a method that means a body says so even when there is none
    if (!request.body.empty() || (request.method != "GET" && request.method != "HEAD"))
        out += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    out += "Connection: keep-alive\r\n\r\n";
    return out;
}

} // namespace fast_bitrix24

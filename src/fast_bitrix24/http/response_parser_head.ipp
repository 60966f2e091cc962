// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/http/response_parser.hpp"
#include "fast_bitrix24/http/syntax.hpp"

#include <limits>
#include <string>

namespace fast_bitrix24 {

namespace detail {

/// Calls `use` for each member of a comma-separated list, blanks taken off, empty ones left out
/// (RFC 9110, 5.6.1), until it returns false.
template <class Use>
void each_in_list(std::string_view list, Use use) {
    while (true) {
        const auto comma = list.find(',');
        const auto member = trim(list.substr(0, comma));
        if ((!member.empty() && !use(member)) || comma == std::string_view::npos)
            return;
        list.remove_prefix(comma + 1);
    }
}

} // namespace detail

FAST_BITRIX24_DECL void response_parser::on_status_line(std::string_view line) {
    // that it begins with "HTTP/1." was seen when its bytes came
    if (line.size() < 8 || (line[7] != '0' && line[7] != '1'))
        return fail(errc::bad_framing, "the answer is not HTTP/1.1 or HTTP/1.0");
    if (line.size() < 12 || line[8] != ' ' || !ascii_digit(line[9]) || !ascii_digit(line[10]) ||
        !ascii_digit(line[11]) || line[9] == '0' || (line.size() > 12 && line[12] != ' '))
        return fail(errc::bad_framing, "the status is not a number of three digits");
    const auto reason = line.substr(line.size() > 12 ? 13 : 12);
    if (!detail::is_field_value(reason))
        return fail(errc::bad_framing, "there is a control character in the status line");
    http_10_ = line[7] == '0';
    response_.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    response_.reason = reason;
    state_ = state::headers;
}

FAST_BITRIX24_DECL void response_parser::on_field_line(std::string_view line) {
    if (++lines_ > limits_.lines)
        return fail(errc::limit, "there are too many header lines");
    if (line.front() == ' ' || line.front() == '\t')
        return fail(errc::bad_framing, "a header is folded over several lines");
    const auto colon = line.find(':');
    if (colon == std::string_view::npos)
        return fail(errc::bad_framing, "a header line has no colon");
    const auto name = line.substr(0, colon);
    if (!detail::is_token(name))
        return fail(errc::bad_framing, "the name of a header is malformed");
    const auto value = trim(line.substr(colon + 1));
    // a stray CR, too; checked before the blanks are taken off, for those are only space and tab
    if (!detail::is_field_value(line.substr(colon + 1)))
        return fail(errc::bad_framing, "there is a control character in a header");
    if (state_ == state::trailers)
        return; // nothing in trailers may change what the headers have said
    if (iequals(name, "Content-Length"))
        on_content_length(value);
    if (state_ != state::failed)
        response_.headers.add(std::string{name}, std::string{value});
}

FAST_BITRIX24_DECL void response_parser::on_content_length(std::string_view value) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t length = 0;
    for (const char c : value) {
        if (!ascii_digit(c))
            return fail(errc::bad_framing, "Content-Length is not a number");
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (length > (most - digit) / 10)
            return fail(errc::bad_framing, "Content-Length is out of range");
        length = length * 10 + digit;
    }
    if (value.empty())
        return fail(errc::bad_framing, "Content-Length is empty");
    if (has_length_ && content_length_ != length)
        return fail(errc::bad_framing, "there are several different Content-Length");
    has_length_ = true;
    content_length_ = length;
}

FAST_BITRIX24_DECL void response_parser::on_head_end() {
    const bool coded = response_.headers.contains("Transfer-Encoding");
    if (coded && has_length_)
        return fail(errc::bad_framing, "both Content-Length and Transfer-Encoding are given");
    if (response_.status == 101)
        return fail(errc::bad_framing, "the server changes to another protocol");
    if (response_.status < 200) {
        if (++informational_ > limits_.informational)
            return fail(errc::limit, "there are too many 1xx answers");
        response_ = {};
        has_length_ = false;
        start_lines();
        state_ = state::status_line;
        return;
    }
    head_complete_ = true;
    if (coded && !only_chunked())
        return;
    persistent_ = !http_10_ && !wants_close();
    if (response_.status == 204 || response_.status == 304) {
        // whoever announces a body here may also send one
        persistent_ = persistent_ && !coded && (!has_length_ || content_length_ == 0);
        return end();
    }
    if (coded || !has_length_ || content_length_ > 0)
        start_body();
    else
        end();
}

FAST_BITRIX24_DECL void response_parser::start_body() {
    if (!plain_content())
        return fail(errc::unsupported_encoding, "the body is compressed, which was not asked for");
    if (response_.headers.contains("Transfer-Encoding")) {
        state_ = state::chunk_size;
    } else if (has_length_) {
        if (content_length_ > limits_.body)
            return fail(errc::limit, "the announced body is larger than the limit");
        left_ = content_length_;
        state_ = state::sized_body;
    } else {
        persistent_ = false;
        state_ = state::open_body;
    }
}

/// Is "chunked" the one and only transfer coding? Fails otherwise.
FAST_BITRIX24_DECL bool response_parser::only_chunked() {
    if (http_10_) {
        fail(errc::bad_framing, "HTTP/1.0 knows no Transfer-Encoding");
        return false;
    }
    std::size_t chunked = 0;
    std::size_t others = 0;
    bool last = false;
    for (const auto& field : response_.headers)
        if (iequals(field.name, "Transfer-Encoding"))
            detail::each_in_list(field.value, [&](std::string_view coding) {
                last = iequals(coding, "chunked");
                ++(last ? chunked : others);
                return true;
            });
    if (chunked > 1 || (chunked == 1 && !last) || chunked + others == 0)
        fail(errc::bad_framing, "Transfer-Encoding is malformed");
    else if (others > 0)
        fail(errc::unsupported_encoding, "the transfer coding is not chunked alone");
    return state_ != state::failed;
}

FAST_BITRIX24_DECL bool response_parser::plain_content() {
    bool plain = true;
    for (const auto& field : response_.headers)
        if (iequals(field.name, "Content-Encoding"))
            detail::each_in_list(field.value, [&plain](std::string_view coding) {
                plain = plain && iequals(coding, "identity");
                return plain;
            });
    return plain;
}

FAST_BITRIX24_DECL bool response_parser::wants_close() const {
    bool close = false;
    for (const auto& field : response_.headers)
        if (iequals(field.name, "Connection"))
            detail::each_in_list(field.value, [&close](std::string_view option) {
                close = close || iequals(option, "close");
                return !close;
            });
    return close;
}

} // namespace fast_bitrix24

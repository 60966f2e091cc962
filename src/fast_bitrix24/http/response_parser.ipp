// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/http/response_parser.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace fast_bitrix24 {

namespace detail {

// what a body of announced length may reserve before it has come
inline constexpr std::size_t first_body_reserve = 64 * 1024;
inline constexpr std::size_t body_growth = 4;
inline constexpr std::size_t body_growth_if_announced = 16;
// size and extensions of one chunk
inline constexpr std::size_t longest_chunk_line = 1024;
// all that the first bytes of an answer may be
inline constexpr std::string_view http_1 = "HTTP/1.";

} // namespace detail

FAST_BITRIX24_DECL response_parser::response_parser(const response_limits& limits)
    : limits_(limits) {
    // so that adding a line end does not overflow
    limits_.line = std::min(limits_.line, std::numeric_limits<std::size_t>::max() / 2);
}

FAST_BITRIX24_DECL void response_parser::reset() {
    *this = response_parser(limits_);
}

FAST_BITRIX24_DECL http_response response_parser::take() {
    return std::exchange(response_, {});
}

FAST_BITRIX24_DECL void response_parser::fail(errc code, std::string_view problem) noexcept {
    state_ = state::failed;
    error_ = code;
    problem_ = problem;
}

FAST_BITRIX24_DECL void response_parser::end() noexcept {
    state_ = state::done;
}

FAST_BITRIX24_DECL std::size_t response_parser::feed(std::string_view bytes, error_code& ec) {
    const auto given = bytes.size();
    any_ = any_ || given > 0;
    while (!bytes.empty() && state_ != state::done && state_ != state::failed) {
        bytes.remove_prefix(feed_some(bytes));
    }
    surplus_ = surplus_ || (state_ == state::done && !bytes.empty());
    ec = error_;
    return given - bytes.size();
}

FAST_BITRIX24_DECL void response_parser::finish(bool clean_end, error_code& ec) {
    if (state_ == state::open_body && clean_end)
        end();
    else if (state_ != state::done && state_ != state::failed)
        fail(errc::truncated, !any_            ? "the connection ended before an answer"
                              : head_complete_ ? "the connection ended inside the body"
                                               : "the connection ended inside the headers");
    ec = error_;
}

FAST_BITRIX24_DECL std::size_t response_parser::feed_some(std::string_view bytes) {
    switch (state_) {
    case state::sized_body:
    case state::open_body:
    case state::chunk_data:
        return feed_body(bytes);
    case state::chunk_end:
        return feed_chunk_end(bytes);
    default:
        return feed_line(bytes);
    }
}

/// Takes bytes up to the end of a line, and acts on it when it is complete. Limits are told apart
/// from malformed lines by counts alone, so that every cut of the bytes gives the same verdict.
FAST_BITRIX24_DECL std::size_t response_parser::feed_line(std::string_view bytes) {
    const bool chunk = state_ == state::chunk_size;
    const auto longest = (chunk ? detail::longest_chunk_line : limits_.line) + 2;
    const auto room = chunk ? longest : std::min(longest, limits_.head - head_bytes_);
    const auto window = bytes.substr(0, room - line_.size());
    const auto line_feed = window.find('\n');
    const bool complete = line_feed != std::string_view::npos;
    const auto taken = complete ? line_feed + 1 : window.size();
    if (state_ == state::status_line && !may_begin_answer(window))
        return taken;
    if (!complete && line_.size() + taken >= room)
        fail(errc::limit, room < longest ? "the headers are too long in all"
                                         : "a line of the answer is too long");
    else if (!complete)
        line_ += window;
    else if (line_.empty())
        on_raw_line(window.substr(0, taken));
    else
        on_raw_line(std::exchange(line_, {}).append(window.substr(0, taken)));
    return taken;
}

/// Something that is not HTTP at all is told at its first byte, not at its first line end.
FAST_BITRIX24_DECL bool response_parser::may_begin_answer(std::string_view next) noexcept {
    const auto known = std::min(line_.size(), detail::http_1.size());
    const auto wanted = detail::http_1.substr(known);
    const auto common = std::min(next.size(), wanted.size());
    if (next.substr(0, common) == wanted.substr(0, common))
        return true;
    fail(errc::bad_framing, "the answer is not HTTP/1.1 or HTTP/1.0");
    return false;
}

FAST_BITRIX24_DECL void response_parser::on_raw_line(std::string_view line) {
    head_bytes_ += line.size();
    if (line.size() < 2 || line[line.size() - 2] != '\r')
        return fail(errc::bad_framing, "a line ends with LF alone");
    line.remove_suffix(2);
    if (state_ == state::status_line)
        on_status_line(line);
    else if (state_ == state::chunk_size)
        on_chunk_size(line);
    else if (!line.empty())
        on_field_line(line);
    else if (state_ == state::headers)
        on_head_end();
    else
        end();
}

/// A new run of lines with counts of its own: a head, or trailers.
FAST_BITRIX24_DECL void response_parser::start_lines() noexcept {
    lines_ = 0;
    head_bytes_ = 0;
}

FAST_BITRIX24_DECL std::size_t response_parser::feed_body(std::string_view bytes) {
    if (state_ == state::open_body) {
        if (bytes.size() > limits_.body - response_.body.size()) {
            fail(errc::limit, "the body is larger than the limit");
            return 0;
        }
        append_body(bytes, 0);
        return bytes.size();
    }
    bytes = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
    append_body(bytes, state_ == state::sized_body ? static_cast<std::size_t>(content_length_) : 0);
    left_ -= bytes.size();
    if (left_ == 0) {
        if (state_ == state::sized_body)
            end();
        else
            state_ = state::chunk_end;
    }
    return bytes.size();
}

/// Memory follows what has come, up to the announced length or the limit. It grows in big steps
/// because each step costs fresh pages, which cost more than all the rest of this parser; what is
/// reserved and not yet filled takes no pages. The steps are fractions of the largest size: the
/// last copy is made when the body is still small beside it.
FAST_BITRIX24_DECL void response_parser::append_body(std::string_view bytes,
                                                     std::size_t announced) {
    auto& body = response_.body;
    const auto needed = body.size() + bytes.size();
    if (needed > body.capacity()) {
        const auto most = announced > 0 ? announced : limits_.body;
        const auto factor = announced > 0 ? detail::body_growth_if_announced : detail::body_growth;
        auto wish = std::min(most, detail::first_body_reserve);
        if (needed > wish)
            for (wish = most; wish / factor >= needed;)
                wish /= factor;
        std::string larger; // std::string::reserve would double beyond `most`
        larger.reserve(std::max(needed, wish));
        larger += body;
        body.swap(larger);
    }
    body += bytes;
}

} // namespace fast_bitrix24

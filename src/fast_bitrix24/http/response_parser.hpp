// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/error.hpp"
#include "fast_bitrix24/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fast_bitrix24 {

/// What an answer may take up, in bytes unless said otherwise.
struct response_limits {
    std::size_t line = 16 * 1024;        ///< status line or one header, without its line end
    std::size_t lines = 100;             ///< header lines; trailers count anew
    std::size_t head = 64 * 1024;        ///< status line and headers together; trailers count anew
    std::size_t body = 64 * 1024 * 1024; ///< decoded body
    std::size_t informational = 16;      ///< 1xx answers before the real one
};

/// Reads one HTTP/1.x response from bytes that come in pieces of any size; the result does not
/// depend on where they are cut. Strict wherever the framing of the message is concerned. Reserves
/// memory for the body by what has come of it (64 KiB at first, then up to 4 times, with an
/// announced length up to 16 times), never by what is announced alone.
///
/// After an error, and after the end, it takes no more bytes until `reset`.
class response_parser {
public:
    FAST_BITRIX24_DECL explicit response_parser(const response_limits& limits = {});

    /// Takes bytes and returns how many; fewer than given only on an error or at the end of the
    /// message. `ec`: `bad_framing`, `limit` or `unsupported_encoding`.
    FAST_BITRIX24_DECL std::size_t feed(std::string_view bytes, error_code& ec);

    /// The stream has ended. `clean_end`: by close_notify in TLS, by FIN without TLS; it ends a
    /// body that has no announced length. `ec`: `truncated` if the message is not complete.
    FAST_BITRIX24_DECL void finish(bool clean_end, error_code& ec);

    /// The response is complete.
    [[nodiscard]] bool done() const noexcept { return state_ == state::done; }
    /// At least one byte of an answer was seen.
    [[nodiscard]] bool any() const noexcept { return any_; }
    /// Status and headers of the response itself (not of a 1xx) are there.
    [[nodiscard]] bool head_complete() const noexcept { return head_complete_; }
    /// The connection may carry another exchange: complete, its end announced, nothing behind it,
    /// and the server has not said otherwise.
    [[nodiscard]] bool keep_alive() const noexcept { return done() && persistent_ && !surplus_; }
    /// What is wrong, in words without a byte of the answer; empty if nothing.
    [[nodiscard]] std::string_view problem() const noexcept { return problem_; }

    /// The response, or what there is of it; the next one needs `reset`.
    [[nodiscard]] FAST_BITRIX24_DECL http_response take();
    FAST_BITRIX24_DECL void reset();

private:
    enum class state {
        status_line,
        headers,
        sized_body,
        open_body,
        chunk_size,
        chunk_data,
        chunk_end,
        trailers,
        done,
        failed
    };

    void fail(errc code, std::string_view problem) noexcept;
    std::size_t feed_some(std::string_view bytes);
    std::size_t feed_line(std::string_view bytes);
    std::size_t feed_body(std::string_view bytes);
    std::size_t feed_chunk_end(std::string_view bytes);
    [[nodiscard]] bool may_begin_answer(std::string_view next) noexcept;
    void on_raw_line(std::string_view line);
    void on_status_line(std::string_view line);
    void on_field_line(std::string_view line);
    void on_content_length(std::string_view value);
    void on_head_end();
    void start_body();
    [[nodiscard]] bool only_chunked();
    [[nodiscard]] bool plain_content();
    [[nodiscard]] bool wants_close() const;
    void on_chunk_size(std::string_view line);
    void start_lines() noexcept;
    void append_body(std::string_view bytes, std::size_t announced);
    void end() noexcept;

    response_limits limits_;
    http_response response_;
    std::string line_; // a line that is not complete yet
    state state_ = state::status_line;
    error_code error_;
    std::string_view problem_;
    std::size_t lines_ = 0;            // of this head or these trailers
    std::size_t head_bytes_ = 0;       // likewise
    std::size_t extension_bytes_ = 0;  // of all chunks
    std::size_t informational_ = 0;    // 1xx answers so far
    std::uint64_t left_ = 0;           // of the body or of the chunk
    std::uint64_t content_length_ = 0; // if has_length_
    bool has_length_ = false;
    bool http_10_ = false;
    bool any_ = false;
    bool head_complete_ = false;
    bool persistent_ = false;
    bool surplus_ = false;
};

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/core/event.hpp"

#include <cstddef>
#include <cstdio>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

namespace fast_bitrix24 {

/// Draws progress events as one line of a terminal that is redrawn in place:
/// `get_all crm.deal.list [######......]  48% 1200/2500 0:05 0:06 left 240/s`.
class progress_bar {
public:
    struct settings {
        std::FILE* stream = stderr;
        bool always = false;       ///< draw even where the stream is no terminal
        std::size_t width = 0;     ///< columns; 0: ask the terminal (80 if it does not tell)
        double redraw_every = 0.1; ///< seconds, by the events' own time
    };

    progress_bar() : progress_bar(settings{}) {}
    FAST_BITRIX24_DECL explicit progress_bar(const settings& s);
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;
    /// Ends a line that is still open (a verb that threw).
    FAST_BITRIX24_DECL ~progress_bar();

    FAST_BITRIX24_DECL void operator()(const progress_event& event);

private:
    static constexpr double never = -std::numeric_limits<double>::infinity();

    void write(std::string_view text);
    void end_line();

    settings settings_;
    bool visible_ = false;
    bool open_ = false; // the cursor stands in the line
    double drawn_at_ = never;
    std::size_t shown_ = 0; // columns of the line on the screen
};

/// Draws on stderr if it is a terminal (or `always`); copies share one line.
[[nodiscard]] FAST_BITRIX24_DECL progress_handler default_progress_handler(bool always = false);

/// Prints `warning: TEXT` in one line on stderr.
[[nodiscard]] FAST_BITRIX24_DECL std::function<void(const std::string&)> default_warning_handler();

namespace detail {

/// The line without its line end, of at most `columns` columns of a terminal.
[[nodiscard]] FAST_BITRIX24_DECL std::string progress_line(const progress_event& event,
                                                           std::size_t columns);
[[nodiscard]] FAST_BITRIX24_DECL std::string warning_line(std::string_view text);
/// How many columns the text takes on a terminal, at most.
[[nodiscard]] FAST_BITRIX24_DECL std::size_t terminal_columns(std::string_view text) noexcept;

} // namespace detail

} // namespace fast_bitrix24

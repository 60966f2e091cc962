// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/progress_bar.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#if __has_include(<sys/ioctl.h>)
#    include <sys/ioctl.h>
#endif
#if __has_include(<unistd.h>)
#    include <unistd.h>
#elif __has_include(<io.h>)
#    include <io.h>
#endif

namespace fast_bitrix24 {

namespace detail {

[[nodiscard]] FAST_BITRIX24_DECL bool is_terminal(std::FILE* stream) noexcept {
#if __has_include(<unistd.h>)
    return stream != nullptr && ::isatty(::fileno(stream)) == 1;
#elif __has_include(<io.h>)
    return stream != nullptr && ::_isatty(::_fileno(stream)) != 0;
#else
    return stream == nullptr; // nobody can tell: draw nothing
#endif
}

[[nodiscard]] FAST_BITRIX24_DECL std::size_t window_width(std::FILE* stream) noexcept {
#if defined(TIOCGWINSZ) && __has_include(<unistd.h>)
    ::winsize window = {};
    if (stream != nullptr && ::ioctl(::fileno(stream), TIOCGWINSZ, &window) == 0 &&
        window.ws_col > 0)
        return window.ws_col;
#endif
    return stream != nullptr ? 80 : 0;
}

// Is the cursor of stderr inside a progress line? Warnings start a line of their own then.
[[nodiscard]] inline std::atomic<bool>& progress_line_is_open() noexcept {
    static std::atomic<bool> open{false};
    return open;
}

// From U+1100 on (three bytes, E1 84 80) letters may be two columns wide.
[[nodiscard]] FAST_BITRIX24_DECL std::size_t utf8_columns(std::string_view letter) noexcept {
    return letter.size() > 3 || (letter.size() == 3 && letter >= "\xE1\x84\x80") ? 2 : 1;
}

FAST_BITRIX24_DECL std::size_t terminal_columns(std::string_view text) noexcept {
    std::size_t columns = 0;
    while (!text.empty()) {
        const auto n = std::max<std::size_t>(utf8_sequence(text), 1);
        columns += utf8_columns(text.substr(0, n));
        text.remove_prefix(n);
    }
    return columns;
}

// Bytes that are no UTF-8 become '?', what does not fit becomes "...".
[[nodiscard]] FAST_BITRIX24_DECL std::string fit_columns(std::string_view text,
                                                         std::size_t columns) {
    const bool all = terminal_columns(text) <= columns;
    const std::size_t dots = all ? 0 : std::min<std::size_t>(3, columns);
    std::size_t room = columns - dots;
    std::string out;
    while (!text.empty()) {
        const auto n = utf8_sequence(text);
        const auto letter = n == 0 ? std::string_view{"?"} : text.substr(0, n);
        if (utf8_columns(letter) > room)
            break;
        room -= utf8_columns(letter);
        out += letter;
        text.remove_prefix(std::max<std::size_t>(n, 1));
    }
    return out + std::string(dots, '.');
}

[[nodiscard]] FAST_BITRIX24_DECL std::string clock_text(double seconds) {
    constexpr double longest = 359999; // 99:59:59
    const auto s = static_cast<std::uint64_t>(seconds > 0 ? std::min(seconds, longest) : 0);
    const auto two = [](std::uint64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    if (s < 3600)
        return std::to_string(s / 60) + ":" + two(s % 60);
    return std::to_string(s / 3600) + ":" + two(s / 60 % 60) + ":" + two(s % 60);
}

FAST_BITRIX24_DECL std::string progress_line(const progress_event& event, std::size_t columns) {
    // a total that is smaller than what is there already says nothing
    const bool total_known = event.total > 0 && event.total >= event.done;
    const double done = static_cast<double>(event.done);
    const double share = total_known ? done / static_cast<double>(event.total) : 0;
    const bool moving = event.done > 0 && event.elapsed > 0;

    // the most important first: what does not fit is left out from the end
    std::vector<std::string> facts;
    facts.push_back(total_known ? std::to_string(event.done) + "/" + std::to_string(event.total)
                                : std::to_string(event.done));
    facts.push_back(clock_text(event.elapsed));
    if (total_known && moving && !event.finished)
        facts.push_back(clock_text(event.elapsed * (1 / share - 1)) + " left");
    if (moving)
        facts.push_back(
            std::to_string(static_cast<std::uint64_t>(std::min(done / event.elapsed, 1e15) + 0.5)) +
            "/s");
    if (total_known) {
        const auto percent = std::to_string(static_cast<int>(share * 100));
        facts.insert(facts.begin() + 1, std::string(3 - percent.size(), ' ') + percent + "%");
    }
    std::string right;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (right.size() + facts[i].size() + (i == 0 ? 0 : 1) > columns)
            break;
        right += (i == 0 ? "" : " ") + facts[i];
    }

    std::size_t room = columns - right.size();
    constexpr std::size_t smallest_bar = 13, largest_bar = 43; // with brackets and the blank
    const bool bar_fits = total_known && room >= smallest_bar;
    std::string title = event.verb;
    if (!event.method.empty())
        title += (title.empty() ? "" : " ") + printable(event.method);
    std::string left;
    const auto title_room = bar_fits ? room - smallest_bar : room;
    if (!title.empty() && title_room >= 9) {
        left = fit_columns(title, title_room - 1) + " ";
        room -= terminal_columns(left);
    }
    if (bar_fits) {
        const auto cells = std::min(room, largest_bar) - 3;
        const auto full =
            std::min(static_cast<std::size_t>(share * static_cast<double>(cells)), cells);
        left += "[" + std::string(full, '#') + std::string(cells - full, '.') + "] ";
    }
    return left + right;
}

FAST_BITRIX24_DECL std::string warning_line(std::string_view text) {
    constexpr std::size_t longest = 2000;
    return "warning: " + printable(text, longest) + "\n";
}

} // namespace detail

FAST_BITRIX24_DECL progress_bar::progress_bar(const settings& s)
    : settings_(s), visible_(s.stream != nullptr && (s.always || detail::is_terminal(s.stream))) {}

FAST_BITRIX24_DECL progress_bar::~progress_bar() {
    end_line();
}

FAST_BITRIX24_DECL void progress_bar::write(std::string_view text) {
    // one write for one drawing, so that lines of other threads do not fall into it
    std::fwrite(text.data(), 1, text.size(), settings_.stream);
    std::fflush(settings_.stream);
}

FAST_BITRIX24_DECL void progress_bar::end_line() {
    if (!open_)
        return;
    open_ = false;
    shown_ = 0;
    drawn_at_ = never;
    if (settings_.stream == stderr)
        detail::progress_line_is_open() = false;
    write("\n");
}

FAST_BITRIX24_DECL void progress_bar::operator()(const progress_event& event) {
    if (!visible_)
        return;
    // a verb that begins anew may have an earlier time than the last one seen
    const bool due =
        event.elapsed >= drawn_at_ + settings_.redraw_every || event.elapsed < drawn_at_;
    if (!due && !event.finished)
        return;
    const auto width =
        settings_.width != 0 ? settings_.width : detail::window_width(settings_.stream);
    // the last column stays free: a character there would wrap on some terminals
    const std::size_t columns = width > 0 ? width - 1 : 0;
    auto line = detail::progress_line(event, columns);
    const auto length = detail::terminal_columns(line);
    if (length < shown_)
        line.append(std::min(shown_, columns) - std::min(length, columns), ' ');
    shown_ = length;
    drawn_at_ = event.elapsed;
    open_ = true;
    if (settings_.stream == stderr)
        detail::progress_line_is_open() = true;
    write("\r" + line);
    if (event.finished)
        end_line();
}

FAST_BITRIX24_DECL progress_handler default_progress_handler(bool always) {
    progress_bar::settings s;
    s.always = always;
    return
        [bar = std::make_shared<progress_bar>(s)](const progress_event& event) { (*bar)(event); };
}

FAST_BITRIX24_DECL std::function<void(const std::string&)> default_warning_handler() {
    return [](const std::string& text) {
        const std::string start = detail::progress_line_is_open().exchange(false) ? "\n" : "";
        const auto line = start + detail::warning_line(text);
        std::fwrite(line.data(), 1, line.size(), stderr);
        std::fflush(stderr);
    };
}

} // namespace fast_bitrix24

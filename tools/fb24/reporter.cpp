// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/reporter.hpp"

#include "fast_bitrix24/core/secret.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <algorithm>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace fb24 {

using fast_bitrix24::diagnostics;
using fast_bitrix24::errc;
using fast_bitrix24::log_level;

// The library names its functions and options; here they have other names.
std::string in_own_words(std::string text) {
    constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"get_all", "get-all"},
        {"get_by_id", "get-by-id"},
        {"call_raw", "call --raw"},
        {"use call_batch", "use the command batch"},
        {"call_batch", "batch"},
        {"set the option allow_http", "give --allow-http"},
        {"batch_size must", "--batch-size must"}};
    for (const auto& [theirs, ours] : words)
        for (auto at = text.find(theirs); at != text.npos; at = text.find(theirs, at + ours.size()))
            text.replace(at, theirs.size(), ours);
    return text;
}

std::string describe(const std::error_code& ec, const diagnostics& details) {
    // usage errors say everything in their own words, and name the verb first
    if (ec == errc::usage && !details.detail.empty())
        return in_own_words(details.detail);
    std::string out;
    const auto add = [&out](std::string_view text) {
        if (!text.empty())
            out += (out.empty() ? "" : ": ") + std::string{text};
    };
    const bool portal_spoke = !details.code.empty() || !details.description.empty();
    const bool verdict = ec == errc::outcome_unknown || ec == errc::not_run ||
                         ec == errc::cancelled || ec == errc::deadline;
    const bool summary = ec == errc::incomplete && !details.detail.empty();
    add(details.method);
    if (summary)
        add(details.detail); // how many, and what became of the first
    else if (!portal_spoke || verdict)
        add(ec.message());
    add(details.code);
    add(details.description);
    if (!summary)
        add(details.detail);
    if (details.http_status != 0 && details.http_status != 200)
        out += " (HTTP " + std::to_string(details.http_status) + ")";
    if (details.attempts > 1)
        out += " after " + std::to_string(details.attempts) + " attempts";
    return out;
}

void reporter::hide(const std::string& secret) {
    if (!secret.empty())
        redact_.add(fast_bitrix24::secret{secret});
}

void reporter::obey(const arguments& a) {
    level_ = a.log;
    mode_ = a.progress;
}

void reporter::line(std::string_view kind, std::string_view text) {
    constexpr std::size_t longest = 4000;
    std::string flat{text};
    std::replace(flat.begin(), flat.end(), '\n', ' ');
    std::string out{kind};
    out += ": ";
    out += fast_bitrix24::printable(redact_(flat), longest);
    out += '\n';
    const std::scoped_lock lock(mutex_);
    bar_.reset(); // ends its line; the next event begins a new one
    std::fwrite(out.data(), 1, out.size(), stderr);
    std::fflush(stderr);
}

void reporter::error(std::string_view text) {
    line("error", text);
}

void reporter::error(const std::error_code& ec, const diagnostics& details) {
    error(describe(ec, details));
}

void reporter::warning(std::string_view text) {
    if (level_ != log_level::error)
        line("warning", in_own_words(std::string{text}));
}

fast_bitrix24::log_handler reporter::log() {
    if (!level_)
        return {};
    return [this](const fast_bitrix24::log_event& event) {
        constexpr const char* kinds[] = {"debug", "info", "warning", "error"};
        if (event.level >= *level_)
            line(kinds[static_cast<int>(event.level)], event.text);
    };
}

void reporter::draw(const fast_bitrix24::progress_event& event) {
    const std::scoped_lock lock(mutex_);
    drawn_ = true;
    if (!bar_) {
        fast_bitrix24::progress_bar::settings s;
        s.always = mode_ == progress_mode::always;
        bar_.emplace(s);
    }
    (*bar_)(event);
}

fast_bitrix24::progress_handler reporter::progress(std::string verb) {
    if (mode_ == progress_mode::never ||
        (mode_ == progress_mode::on_terminal && ::isatty(STDERR_FILENO) == 0))
        return {};
    return [this, verb = std::move(verb)](fast_bitrix24::progress_event event) {
        event.verb = verb;
        draw(event);
    };
}

void reporter::finished(std::string_view verb, std::string_view method, std::size_t done) {
    if (mode_ != progress_mode::always || drawn_)
        return;
    fast_bitrix24::progress_event event;
    event.verb = verb;
    event.method = method;
    event.done = event.total = done;
    event.elapsed = fast_bitrix24::to_seconds(fast_bitrix24::clock::now() - began_);
    event.finished = true;
    draw(event);
}

} // namespace fb24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/event.hpp"
#include "fast_bitrix24/core/progress_bar.hpp"
#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/core/time.hpp"
#include "fb24/arguments.hpp"

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace fb24 {

/// Everything that is said on stderr: one line each, never a secret, never torn by the progress
/// bar.
class reporter {
public:
    /// These texts are masked whatever they appear in.
    void hide(const std::string& secret);
    void obey(const arguments& a);

    void error(std::string_view text);
    void error(const std::error_code& ec, const fast_bitrix24::diagnostics& details);
    void warning(std::string_view text);

    /// Empty unless a log was asked for: making the lines costs time.
    [[nodiscard]] fast_bitrix24::log_handler log();
    /// Empty unless a bar is to be seen.
    [[nodiscard]] fast_bitrix24::progress_handler progress(std::string verb);
    /// All is done. The library tells nothing of what was over at once; --progress shows it, too.
    void finished(std::string_view verb, std::string_view method, std::size_t done);

private:
    void line(std::string_view kind, std::string_view text);
    void draw(const fast_bitrix24::progress_event& event);

    std::mutex mutex_;
    fast_bitrix24::redactor redact_;
    std::optional<fast_bitrix24::log_level> level_;
    progress_mode mode_ = progress_mode::on_terminal;
    std::optional<fast_bitrix24::progress_bar> bar_;
    bool drawn_ = false;
    fast_bitrix24::time_point began_ = fast_bitrix24::clock::now();
};

/// A sentence of the library in the words of the command line: `call_raw` is `call --raw` here.
[[nodiscard]] std::string in_own_words(std::string text);
/// What happened, in one line: method, the portal's own words or the library's, circumstances.
[[nodiscard]] std::string describe(const std::error_code& ec,
                                   const fast_bitrix24::diagnostics& details);

} // namespace fb24

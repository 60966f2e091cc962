// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fb24/sink.hpp"

#include <string>

namespace fb24 {

/// Where results go: standard output, or a file that appears complete or not at all. A regular file
/// is written under another name beside its place and put there by `commit`; without that nothing
/// remains of it.
class output {
public:
    /// `path` empty: standard output. Throws `usage_error` if a file cannot be made there.
    explicit output(const std::string& path);
    ~output();
    output(const output&) = delete;
    output& operator=(const output&) = delete;

    [[nodiscard]] sink& to() noexcept { return sink_; }
    /// Does somebody read along (a pipe, a terminal)?
    [[nodiscard]] bool live() const noexcept { return live_; }
    /// Writes what is left and puts the file in its place. Throws `output_error`.
    void commit();

private:
    struct target {
        int descriptor = 1;
        std::string path;      ///< empty: standard output
        std::string temporary; ///< empty: written in place
    };
    explicit output(target t);
    [[nodiscard]] static target open(const std::string& path);

    target target_;
    sink sink_;
    bool live_ = false;
};

/// Removes the file that is being written, if any, for an end at once. From any thread.
void remove_unfinished_output() noexcept;

} // namespace fb24

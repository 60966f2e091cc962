// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <sys/types.h>

namespace fb24 {

/// A command run by `sh -c`, in a process group of its own, with its output in a pipe and nothing
/// to read.
class child {
public:
    /// Throws `std::system_error`.
    explicit child(const std::string& command);
    /// Kills what still runs.
    ~child();
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    /// Adds what the command has written to `out`, waiting for it up to `patience`; false at the
    /// end of the output.
    [[nodiscard]] bool read(std::string& out, std::chrono::milliseconds patience);
    /// The command's status as `waitpid` gives it, once it has ended.
    [[nodiscard]] std::optional<int> ended();
    /// The command with all its children, at once. From any thread.
    void kill() noexcept;

private:
    std::mutex mutex_; // a process that was waited for must not be killed: its number may be reused
    pid_t process_ = -1;
    bool reaped_ = false;
    int status_ = 0;
    int output_ = -1;
};

} // namespace fb24

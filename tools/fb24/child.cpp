// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/child.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace fb24 {
namespace {

void check(int error) {
    if (error != 0)
        throw std::system_error(error, std::generic_category());
}

// The parent blocks signals and ignores some; the command is to start as others do.
class spawn_attributes {
public:
    spawn_attributes() {
        check(::posix_spawnattr_init(&attributes_));
        sigset_t none, defaults;
        sigemptyset(&none);
        sigemptyset(&defaults);
        for (const int s : {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ})
            sigaddset(&defaults, s);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                     POSIX_SPAWN_SETPGROUP);
    }
    ~spawn_attributes() { ::posix_spawnattr_destroy(&attributes_); }
    spawn_attributes(const spawn_attributes&) = delete;
    spawn_attributes& operator=(const spawn_attributes&) = delete;
    [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

class spawn_files {
public:
    explicit spawn_files(int output) {
        check(::posix_spawn_file_actions_init(&actions_));
        ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, output, 1);
        ::posix_spawn_file_actions_addopen(&actions_, 2, "/dev/null", O_WRONLY, 0);
    }
    ~spawn_files() { ::posix_spawn_file_actions_destroy(&actions_); }
    spawn_files(const spawn_files&) = delete;
    spawn_files& operator=(const spawn_files&) = delete;
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

} // namespace

child::child(const std::string& command) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        check(errno);
    output_ = ends[0];
    int error = 0;
    try {
        const spawn_attributes attributes;
        const spawn_files files(ends[1]);
        std::string shell = "sh", option = "-c", text = command;
        char* words[] = {shell.data(), option.data(), text.data(), nullptr};
        error = ::posix_spawn(&process_, "/bin/sh", files.get(), attributes.get(), words, environ);
    } catch (const std::system_error& e) {
        error = e.code().value();
    }
    ::close(ends[1]);
    if (error != 0)
        ::close(output_);
    check(error);
}

child::~child() {
    kill();
    if (!reaped_)
        while (::waitpid(process_, &status_, 0) < 0 && errno == EINTR) {
        }
    ::close(output_);
}

bool child::read(std::string& out, std::chrono::milliseconds patience) {
    pollfd wait{output_, POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(patience.count()));
    if (ready == 0 || (ready < 0 && errno == EINTR))
        return true;
    char part[4096];
    const auto got = ::read(output_, part, sizeof part);
    if (got > 0)
        out.append(part, static_cast<std::size_t>(got));
    return got > 0 || (got < 0 && errno == EINTR);
}

std::optional<int> child::ended() {
    const std::scoped_lock lock(mutex_);
    if (!reaped_)
        reaped_ = ::waitpid(process_, &status_, WNOHANG) == process_;
    return reaped_ ? std::optional{status_} : std::nullopt;
}

void child::kill() noexcept {
    const std::scoped_lock lock(mutex_);
    if (!reaped_)
        ::kill(-process_, SIGKILL);
}

} // namespace fb24

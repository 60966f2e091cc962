// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/private_file.hpp"
#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <thread>
#include <utility>

#if __has_include(<unistd.h>) && __has_include(<sys/file.h>)
#    include <fcntl.h>
#    include <sys/file.h>
#    include <sys/stat.h>
#    include <unistd.h>
#endif

namespace fast_bitrix24::detail {

[[noreturn]] FAST_BITRIX24_DECL void private_file_failed(const std::string& path,
                                                         const std::string& what, int number) {
    diagnostics d;
    d.detail = "cannot " + what + " " + printable(path);
    if (number != 0)
        d.detail += ": " + std::generic_category().message(number);
    throw error(errc::config, std::move(d));
}

FAST_BITRIX24_DECL std::string read_private_file(const std::string& path) {
    constexpr std::size_t largest = std::size_t{64} << 10U;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                               &std::fclose);
    if (!file)
        private_file_failed(path, "open", errno);
    std::string out(largest + 1, '\0');
    out.resize(std::fread(out.data(), 1, out.size(), file.get()));
    if (std::ferror(file.get()) != 0)
        private_file_failed(path, "read", errno);
    if (out.size() > largest)
        private_file_failed(path, "read a file of more than 64 KiB:", 0);
    return out;
}

#if __has_include(<unistd.h>) && __has_include(<sys/file.h>)

/// Closes a descriptor, and takes a file away that did not get its place.
class private_file_part {
public:
    explicit private_file_part(int fd, std::string name = {}) : fd_(fd), name_(std::move(name)) {}
    private_file_part(const private_file_part&) = delete;
    private_file_part& operator=(const private_file_part&) = delete;
    ~private_file_part() {
        (void)close();
        if (!name_.empty())
            ::unlink(name_.c_str());
    }
    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] bool close() noexcept { return fd_ < 0 || ::close(std::exchange(fd_, -1)) == 0; }
    void keep() noexcept { name_.clear(); }

private:
    int fd_;
    std::string name_;
};

[[nodiscard]] FAST_BITRIX24_DECL std::string real_private_path(const std::string& path) {
    const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr),
                                                      &std::free);
    return real ? std::string{real.get()} : path;
}

FAST_BITRIX24_DECL void write_private_part(const std::string& path, const private_file_part& part,
                                           std::string_view text) {
    while (!text.empty()) {
        const auto n = ::write(part.get(), text.data(), text.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            private_file_failed(path, "write", n < 0 ? errno : 0);
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    if (::fsync(part.get()) != 0)
        private_file_failed(path, "write", errno);
}

FAST_BITRIX24_DECL void replace_private_file(const std::string& given, std::string_view text) {
    const auto path = real_private_path(given);
    mode_t mode = S_IRUSR | S_IWUSR;
    struct ::stat before {};
    const bool there = ::stat(path.c_str(), &before) == 0;
    if (there)
        mode &= before.st_mode;

    const auto part_name = path + "." + std::to_string(::getpid()) + ".new";
    ::unlink(part_name.c_str()); // of a process of that number that died
    const int fd = ::open(part_name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                          S_IRUSR | S_IWUSR);
    if (fd < 0)
        private_file_failed(path, "write beside", errno);
    private_file_part part(fd, part_name);
    if (there && before.st_uid != ::geteuid() && ::fchown(fd, before.st_uid, before.st_gid) != 0)
        private_file_failed(path, "keep the owner of", errno);
    if (::fchmod(fd, mode) != 0)
        private_file_failed(path, "set the mode of", errno);
    write_private_part(path, part, text);
    if (!part.close())
        private_file_failed(path, "write", errno);
    if (std::rename(part_name.c_str(), path.c_str()) != 0)
        private_file_failed(path, "replace", errno);
    part.keep();

    // the new name, too, has to survive a power failure
    const auto slash = path.rfind('/');
    const auto directory = slash == std::string::npos ? std::string{"."}
                           : slash == 0               ? std::string{"/"}
                                                      : path.substr(0, slash);
    const private_file_part entry(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (entry.get() >= 0)
        (void)::fsync(entry.get());
}

FAST_BITRIX24_DECL std::shared_ptr<void> lock_private_file(const std::string& given,
                                                           int patience_ms) {
    // a file of its own: the real one is replaced while the lock is held
    const auto path = real_private_path(given) + ".lock";
    auto file = std::make_shared<private_file_part>(
        ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (file->get() < 0)
        private_file_failed(path, "open", errno);
    constexpr int step_ms = 20;
    for (int waited = 0; ::flock(file->get(), LOCK_EX | LOCK_NB) != 0; waited += step_ms) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            private_file_failed(path, "lock", errno);
        if (waited >= patience_ms)
            private_file_failed(path, "lock, another process holds", 0);
        std::this_thread::sleep_for(std::chrono::milliseconds(step_ms));
    }
    return file;
}

#else

FAST_BITRIX24_DECL void replace_private_file(const std::string& path, std::string_view text) {
    const auto part_name = path + ".new";
    std::FILE* const file = std::fopen(part_name.c_str(), "wb");
    if (file == nullptr)
        private_file_failed(path, "write beside", errno);
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (std::fclose(file) != 0 || !written)
        private_file_failed(path, "write", errno);
    if (std::rename(part_name.c_str(), path.c_str()) != 0) {
        (void)std::remove(path.c_str()); // some systems do not replace
        if (std::rename(part_name.c_str(), path.c_str()) != 0)
            private_file_failed(path, "replace", errno);
    }
}

FAST_BITRIX24_DECL std::shared_ptr<void> lock_private_file(const std::string&, int) {
    return nullptr;
}

#endif

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/output.hpp"

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace fb24 {
namespace {

struct unfinished_file {
    std::mutex mutex;
    std::string path;
};
unfinished_file& unfinished() {
    static unfinished_file instance;
    return instance;
}
void set_unfinished(std::string path) {
    const std::scoped_lock lock(unfinished().mutex);
    unfinished().path = std::move(path);
}

[[noreturn]] void cannot_make(const std::string& path, int why) {
    throw fast_bitrix24::usage_error("cannot write " + fast_bitrix24::printable(path, 1000) + ": " +
                                     std::generic_category().message(why));
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

// The file that a link points to, whether it is there yet or not, so that the link itself stays.
std::string resolved(const std::string& path) {
    std::string out = path;
    for (int links = 0; links < 40; ++links) {
        if (char* const real = ::realpath(out.c_str(), nullptr)) {
            out = real;
            std::free(real);
            return out;
        }
        std::error_code none;
        const auto target = std::filesystem::read_symlink(out, none);
        if (none)
            return out;
        out = target.is_absolute() ? target.string() : folder_of(out) + "/" + target.string();
    }
    cannot_make(path, ELOOP);
}

} // namespace

output::target output::open(const std::string& path) {
    target out;
    if (path.empty())
        return out;
    out.path = resolved(path);
    struct stat there {};
    const bool exists = ::stat(out.path.c_str(), &there) == 0;
    if (exists && !S_ISREG(there.st_mode)) { // a device, a pipe: nothing to be put in its place
        out.descriptor = ::open(out.path.c_str(), O_WRONLY | O_CLOEXEC);
        if (out.descriptor < 0)
            cannot_make(path, errno);
        return out;
    }
    if (exists && ::access(out.path.c_str(), W_OK) != 0)
        cannot_make(path, errno);
    for (int attempt = 0;; ++attempt) {
        out.temporary = out.path + ".fb24-" + std::to_string(::getpid()) + "-" +
                        std::to_string(attempt) + ".part";
        out.descriptor =
            ::open(out.temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (out.descriptor >= 0)
            break;
        if (errno != EEXIST || attempt == 100)
            cannot_make(path, errno);
    }
    set_unfinished(out.temporary);
    if (exists) // rights of the old file; failing that, those of a new one
        (void)!::fchmod(out.descriptor, there.st_mode & 07777U);
    return out;
}

output::output(const std::string& path) : output(open(path)) {}

output::output(target t)
    : target_(std::move(t)),
      sink_(target_.descriptor, target_.path.empty()
                                    ? std::string{"standard output"}
                                    : fast_bitrix24::printable(target_.path, 1000)) {
    struct stat there {};
    live_ = ::fstat(target_.descriptor, &there) != 0 || !S_ISREG(there.st_mode);
}

output::~output() {
    if (!target_.path.empty() && target_.descriptor >= 0)
        ::close(target_.descriptor);
    if (!target_.temporary.empty()) {
        ::unlink(target_.temporary.c_str());
        set_unfinished({});
    }
}

void output::commit() {
    sink_.flush();
    if (target_.path.empty())
        return;
    const auto fail = [this] { throw output_error(target_.path, errno); };
    const bool in_place = target_.temporary.empty();
    if (!in_place && ::fsync(target_.descriptor) != 0)
        fail();
    // some file systems tell of a full disk only here
    if (::close(std::exchange(target_.descriptor, -1)) != 0)
        fail();
    if (in_place)
        return;
    if (::rename(target_.temporary.c_str(), target_.path.c_str()) != 0)
        fail();
    target_.temporary.clear();
    set_unfinished({});
    // the new name itself has to reach the disk too
    const int folder = ::open(folder_of(target_.path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        (void)::fsync(folder);
        ::close(folder);
    }
}

void remove_unfinished_output() noexcept {
    auto& file = unfinished();
    const std::scoped_lock lock(file.mutex);
    if (!file.path.empty())
        ::unlink(file.path.c_str());
}

} // namespace fb24

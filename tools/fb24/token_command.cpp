// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/token_command.hpp"

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fb24/child.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <utility>

namespace fb24 {
namespace {

constexpr std::size_t longest_output = 64 * 1024;
constexpr auto step = std::chrono::milliseconds(10);

[[noreturn]] void failed(std::string why) {
    fast_bitrix24::diagnostics d;
    d.where = fast_bitrix24::phase::token;
    d.detail = "the token command " + std::move(why);
    throw fast_bitrix24::error(fast_bitrix24::errc::token, std::move(d));
}

void check_status(int status) {
    if (WIFSIGNALED(status))
        failed("was ended by signal " + std::to_string(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        failed("ended with exit code " + std::to_string(WEXITSTATUS(status)));
}

std::string run(const std::string& command, std::chrono::milliseconds patience,
                const std::stop_token& stop) {
    const auto late = std::chrono::steady_clock::now() + patience;
    child process(command);
    const std::stop_callback kill(stop, [&process] { process.kill(); });
    std::string said;
    const auto read = [&](std::chrono::milliseconds wait) {
        const bool more = process.read(said, wait);
        said.resize(std::min(said.size(), longest_output)); // the rest only has to be taken away
        return more;
    };
    bool more = true;
    // something that the command left running may hold the pipe open: its own end is enough
    while (!process.ended() && !stop.stop_requested()) {
        if (std::chrono::steady_clock::now() >= late)
            failed("took longer than " + std::to_string(patience.count() / 1000) + " seconds");
        if (more)
            more = read(step);
        else
            std::this_thread::sleep_for(step);
    }
    if (stop.stop_requested())
        failed("was stopped");
    for (std::size_t before = 0; more && said.size() < longest_output; before = said.size())
        more = read(std::chrono::milliseconds(0)) && said.size() > before;
    check_status(*process.ended());
    const std::string_view all = said;
    const auto token = fast_bitrix24::trim(all.substr(0, all.find('\n')));
    if (token.empty())
        failed("gave no token in its first line of output");
    return std::string{token};
}

} // namespace

fast_bitrix24::token_function token_from(std::string command, std::chrono::milliseconds patience,
                                         std::stop_token stop) {
    return [command = std::move(command), patience, stop = std::move(stop)] {
        try {
            return run(command, patience, stop);
        } catch (const fast_bitrix24::error&) {
            throw;
        } catch (const std::system_error& e) {
            failed("cannot be run: " + e.code().message());
        }
    };
}

} // namespace fb24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/commands.hpp"
#include "fb24/secrets.hpp"
#include "fb24/signals.hpp"

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <initializer_list>
#include <new>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace fb24;

void say(const std::string& text) {
    sink out(1, "standard output");
    out.write(text);
    out.flush();
}

// Whatever is opened later must not become a standard stream that was closed: rows would go into a
// connection. Opened the wrong way round, what stands in its place refuses to be read and written.
void occupy_standard_streams() noexcept {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) < 0 && errno == EBADF)
            (void)::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

exit_code guarded(const std::vector<std::string>& words, reporter& report, signal_watch& signals) {
    try {
        const char* const environment = std::getenv("FB24_WEBHOOK");
        if (environment != nullptr)
            hide_secrets(report, environment);
        const auto line = parse_command_line(words, environment);
        if (!line.run) {
            say(line.text);
            return exit_done;
        }
        hide_secrets(report, line.run->webhook);
        report.obey(*line.run);
        return run(*line.run, report, signals);
    } catch (const fast_bitrix24::error& e) {
        report.error(e.code(), e.details());
        return exit_code_of(e.code());
    } catch (const output_error& e) {
        report.error(e.what());
    } catch (const std::bad_alloc&) {
        report.error("out of memory");
    } catch (const std::exception& e) {
        report.error(e.what());
    }
    return exit_transport;
}

} // namespace

int main(int argc, char** argv) {
    occupy_standard_streams();
    signal_watch signals; // before any other thread
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    wipe_secrets(argc, argv);
    reporter report;
    const auto code = guarded(words, report, signals);
    // what broke off while it was being stopped was stopped
    return code == exit_transport && signals.token().stop_requested() ? exit_interrupted : code;
}

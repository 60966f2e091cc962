// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/sink.hpp"

#include <cerrno>
#include <poll.h>
#include <system_error>
#include <unistd.h>

namespace fb24 {

output_error::output_error(const std::string& where, int why)
    : std::runtime_error("cannot write to " + where + ": " + std::generic_category().message(why)) {
}

void sink::flush() {
    std::string_view left = text_;
    while (!left.empty()) {
        const auto written = ::write(descriptor_, left.data(), left.size());
        if (written > 0) {
            left.remove_prefix(static_cast<std::size_t>(written));
        } else if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            // somebody else made this pipe or terminal non-blocking
            pollfd wait{descriptor_, POLLOUT, 0};
            ::poll(&wait, 1, -1);
        } else if (written < 0 && errno != EINTR) {
            const int why = errno;
            text_.clear(); // it would only fail again
            throw output_error(name_, why);
        }
    }
    text_.clear();
}

} // namespace fb24

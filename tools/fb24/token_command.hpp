// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/options.hpp"

#include <chrono>
#include <stop_token>
#include <string>

namespace fb24 {

/// Runs a command by `sh -c` and takes its first line of output as the access token. What else it
/// says, on stdout or stderr, is thrown away, because it may be secret. Throws `errc::token` when
/// it fails, gives nothing or takes longer than `patience`; then, and when a stop is requested, it
/// is killed with all its children.
[[nodiscard]] fast_bitrix24::token_function
token_from(std::string command, std::chrono::milliseconds patience, std::stop_token stop);

} // namespace fb24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fb24/arguments.hpp"
#include "fb24/reporter.hpp"

namespace fb24 {

/// Overwrites the webhook and the token command where the system keeps the command line, so that
/// `ps` does not show them.
void wipe_secrets(int argc, char** argv) noexcept;

/// Tells the reporter what must not be said.
void hide_secrets(reporter& report, const std::string& address);

} // namespace fb24

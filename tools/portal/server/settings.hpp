// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/faults/plan.hpp"
#include "portal/core/options.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace fb24_portal {

/// What the command line says.
struct settings {
    portal_options portal;
    std::vector<fault_rule> faults;
    std::string host = "127.0.0.1";
    int port = 0;
    bool https = true;
    std::string ca_out;
    std::vector<std::string> names; ///< further names of the certificate
    double latency = 0;             ///< seconds added to each answer
    std::size_t threads = 160;
    double keep_alive = 75;
    bool stats = false;
};

/// Nothing: help was asked for or the arguments are wrong; it has been said, and `exit_code` is
/// what the program should end with.
[[nodiscard]] std::optional<settings> read_settings(int argc, char** argv, int& exit_code);

} // namespace fb24_portal

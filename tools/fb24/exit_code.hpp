// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/results.hpp"

#include <cstddef>
#include <optional>

namespace fb24 {

/// The contract with scripts.
enum exit_code : int {
    exit_done = 0,
    exit_usage = 2,      ///< nothing was sent
    exit_refused = 3,    ///< the server answered an error
    exit_transport = 4,  ///< no answer, or a write's outcome is unknown
    exit_incomplete = 5, ///< some items failed, the others are in the output
    exit_interrupted = 130,
};

/// For a run that failed as a whole.
[[nodiscard]] exit_code exit_code_of(const std::error_code& ec) noexcept;

/// For a run of several items.
class tally {
public:
    void add(const fast_bitrix24::outcome& o) noexcept;
    [[nodiscard]] exit_code result() const noexcept;

private:
    std::size_t items_ = 0;
    std::size_t failures_ = 0;
    bool unknown_ = false;
    bool cancelled_ = false;
    std::optional<exit_code> common_; ///< what all failures so far would give
    bool alike_ = true;
    bool own_faults_ = false; ///< an item failed for a reason of its own
};

/// The name of the library's own code, as in `errc`: what an error object carries when the portal
/// gave no code.
[[nodiscard]] const char* name_of(const std::error_code& ec) noexcept;

} // namespace fb24

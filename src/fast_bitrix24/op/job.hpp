// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/rest/command.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace fast_bitrix24::detail {

using job_id = std::uint64_t;

/// What became of a command: what stands under `result` (the whole answer if the command asked for
/// it), or an error.
struct reply {
    error_code ec;
    diagnostics details;
    document result;
    std::optional<std::uint64_t> total;
    std::optional<std::int64_t> next;
};

/// A command and the number under which its job will know the reply.
struct tagged_command {
    std::size_t tag = 0;
    command what;
};

/// The state machine of one verb. It is asked for commands only when they can leave, so a list of
/// any length costs no memory in advance.
class job {
public:
    job() = default;
    job(const job&) = delete;
    job& operator=(const job&) = delete;
    virtual ~job() = default;

    /// The next command, or nothing until more replies have come.
    virtual std::optional<tagged_command> next() = 0;
    /// Exactly once for each command that was handed out.
    virtual void settle(std::size_t tag, reply answer) = 0;
    [[nodiscard]] virtual bool done() const = 0;
    /// Bytes of answers that wait here for the caller: they count against the memory limit.
    [[nodiscard]] virtual std::size_t held_bytes() const { return 0; }
    /// Does the caller let each answer go before it takes the next? Then what is on its way is all
    /// the memory that there is, and has to be worth it.
    [[nodiscard]] virtual bool streams() const { return false; }
};

} // namespace fast_bitrix24::detail

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/op/job.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace fast_bitrix24::detail {

/// Any number of commands, each with a reply of its own, in their order.
class many_job : public job {
public:
    /// Makes the command number `i` when it is about to leave.
    using maker = std::function<command(std::size_t i)>;
    FAST_BITRIX24_DECL many_job(std::size_t count, maker make);

    FAST_BITRIX24_DECL std::optional<tagged_command> next() override;
    FAST_BITRIX24_DECL void settle(std::size_t tag, reply answer) override;
    [[nodiscard]] bool done() const override { return settled_ == replies_.size(); }

    [[nodiscard]] std::size_t settled() const noexcept { return settled_; }
    [[nodiscard]] std::size_t size() const noexcept { return replies_.size(); }
    /// After the job has ended early: what was never handed out did not run.
    FAST_BITRIX24_DECL void close(const reply& why);
    [[nodiscard]] std::vector<reply>& replies() noexcept { return replies_; }

protected:
    FAST_BITRIX24_DECL void finish(std::size_t i, reply answer);

private:
    maker make_;
    std::vector<reply> replies_;
    std::vector<bool> has_reply_;
    std::size_t handed_out_ = 0;
    std::size_t settled_ = 0;
};

} // namespace fast_bitrix24::detail

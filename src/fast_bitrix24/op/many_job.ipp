// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/op/many_job.hpp"

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL many_job::many_job(std::size_t count, maker make)
    : make_(std::move(make)), replies_(count), has_reply_(count, false) {}

FAST_BITRIX24_DECL std::optional<tagged_command> many_job::next() {
    if (handed_out_ == replies_.size())
        return std::nullopt;
    const auto i = handed_out_++;
    return tagged_command{i, make_(i)};
}

FAST_BITRIX24_DECL void many_job::settle(std::size_t tag, reply answer) {
    finish(tag, std::move(answer));
}

FAST_BITRIX24_DECL void many_job::finish(std::size_t i, reply answer) {
    replies_[i] = std::move(answer);
    has_reply_[i] = true;
    ++settled_;
}

FAST_BITRIX24_DECL void many_job::close(const reply& why) {
    for (std::size_t i = 0; i < replies_.size(); ++i)
        if (!has_reply_[i]) {
            reply answer = why;
            answer.details.request_fate = fate::not_run;
            finish(i, std::move(answer));
        }
}

} // namespace fast_bitrix24::detail

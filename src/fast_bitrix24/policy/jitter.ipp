// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/policy/jitter.hpp"

#include <random>

namespace fast_bitrix24::detail {

FAST_BITRIX24_DECL jitter_source::jitter_source() : state_(0) {
    std::random_device device;
    state_ = (static_cast<std::uint64_t>(device()) << 32) ^ device();
}

} // namespace fast_bitrix24::detail

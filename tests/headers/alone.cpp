// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// Twice is as good as once.
// clang-format off
#include <fast_bitrix24.hpp>
#include <fast_bitrix24.hpp>
// clang-format on
#include <fast_bitrix24.hpp> // twice is as good as once

#if defined(FAST_BITRIX24_DECL) || defined(FAST_BITRIX24_HAS_BODIES) ||                            \
    defined(FAST_BITRIX24_HAS_DEFAULT_TRANSPORT)
#    error "an internal macro is visible behind the header"
#endif

int main() {}

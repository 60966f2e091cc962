// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// The one source file that holds the bodies when FAST_BITRIX24_SEPARATE_COMPILATION is set.
#define FAST_BITRIX24_IMPLEMENTATION
#include "fast_bitrix24/fast_bitrix24.hpp"

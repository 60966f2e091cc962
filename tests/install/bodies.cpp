// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#define FAST_BITRIX24_IMPLEMENTATION
#include <fast_bitrix24.hpp>

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

// The one place that knows the version: the build files read it from here.
#define FAST_BITRIX24_VERSION_MAJOR 0
#define FAST_BITRIX24_VERSION_MINOR 1
#define FAST_BITRIX24_VERSION_PATCH 0
#define FAST_BITRIX24_VERSION "0.1.0"

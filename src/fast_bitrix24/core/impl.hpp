// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.ipp"
#include "fast_bitrix24/core/error.ipp"
#include "fast_bitrix24/core/progress_bar.ipp"
#include "fast_bitrix24/core/redact.ipp"
#include "fast_bitrix24/core/text.ipp"

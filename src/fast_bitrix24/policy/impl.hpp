// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/policy/list_methods.ipp"
#include "fast_bitrix24/policy/rows.ipp"

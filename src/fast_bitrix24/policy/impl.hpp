// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/policy/adaptive_concurrency.ipp"
#include "fast_bitrix24/policy/batch_sizing.ipp"
#include "fast_bitrix24/policy/jitter.ipp"
#include "fast_bitrix24/policy/leaky_bucket.ipp"
#include "fast_bitrix24/policy/list_methods.ipp"
#include "fast_bitrix24/policy/operating_account.ipp"
#include "fast_bitrix24/policy/operating_budget.ipp"
#include "fast_bitrix24/policy/paging.ipp"
#include "fast_bitrix24/policy/retry.ipp"
#include "fast_bitrix24/policy/rows.ipp"

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/client/batch_plan.ipp"
#include "fast_bitrix24/client/oauth_file_store.ipp"
#include "fast_bitrix24/client/oauth_tokens.ipp"
#include "fast_bitrix24/client/options.ipp"
#include "fast_bitrix24/client/private_file.ipp"
#include "fast_bitrix24/client/results.ipp"
#include "fast_bitrix24/client/setup.ipp"
#include "fast_bitrix24/client/token_fetch.ipp"
#include "fast_bitrix24/client/verb_helpers.ipp"

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/op/by_id_job.ipp"
#include "fast_bitrix24/op/list_job.ipp"
#include "fast_bitrix24/op/many_job.ipp"
#include "fast_bitrix24/op/param_rules.ipp"
#include "fast_bitrix24/op/seen_ids.ipp"
#include "fast_bitrix24/op/validate.ipp"
#include "fast_bitrix24/op/validate_batch.ipp"

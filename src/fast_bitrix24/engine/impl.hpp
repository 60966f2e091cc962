// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/engine/command_queue.ipp"
#include "fast_bitrix24/engine/flights.ipp"
#include "fast_bitrix24/engine/judge.ipp"
#include "fast_bitrix24/engine/moves.ipp"
#include "fast_bitrix24/engine/repeats.ipp"
#include "fast_bitrix24/engine/request.ipp"

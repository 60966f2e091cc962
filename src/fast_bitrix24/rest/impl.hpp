// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/rest/batch.ipp"
#include "fast_bitrix24/rest/command.ipp"
#include "fast_bitrix24/rest/endpoint.ipp"
#include "fast_bitrix24/rest/envelope.ipp"
#include "fast_bitrix24/rest/query.ipp"

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/compare.ipp"
#include "fast_bitrix24/json/document.ipp"
#include "fast_bitrix24/json/lexer.ipp"
#include "fast_bitrix24/json/number.ipp"
#include "fast_bitrix24/json/params.ipp"
#include "fast_bitrix24/json/picojson_bridge.ipp"
#include "fast_bitrix24/json/value.ipp"
#include "fast_bitrix24/json/writer.ipp"

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/http/host.ipp"
#include "fast_bitrix24/http/request_writer.ipp"
#include "fast_bitrix24/http/response_parser.ipp"
#include "fast_bitrix24/http/response_parser_chunks.ipp"
#include "fast_bitrix24/http/response_parser_head.ipp"
#include "fast_bitrix24/http/retry_after.ipp"
#include "fast_bitrix24/http/url.ipp"

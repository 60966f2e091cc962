// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/tls/ca_bundle.ipp"
#include "fast_bitrix24/tls/context.ipp"
#include "fast_bitrix24/tls/host_name.ipp"
#include "fast_bitrix24/tls/session.ipp"
#include "fast_bitrix24/tls/session_cache.ipp"
#include "fast_bitrix24/tls/session_errors.ipp"

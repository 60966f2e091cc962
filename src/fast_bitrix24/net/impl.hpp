// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/net/asio_transport.ipp"
#include "fast_bitrix24/net/connector.ipp"
#include "fast_bitrix24/net/core.ipp"
#include "fast_bitrix24/net/core_connect.ipp"
#include "fast_bitrix24/net/core_finish.ipp"
#include "fast_bitrix24/net/core_io.ipp"
#include "fast_bitrix24/net/core_pool.ipp"
#include "fast_bitrix24/net/core_run.ipp"
#include "fast_bitrix24/net/exchange.ipp"
#include "fast_bitrix24/net/resolver.ipp"

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

// The whole library in the order of its rooms; tools/amalgamate makes the single header from here.
// clang-format off: the order has a meaning

#include "fast_bitrix24/base/version.hpp"
#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/base/macros_begin.hpp"

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/error.hpp"
#include "fast_bitrix24/core/event.hpp"
#include "fast_bitrix24/core/redact.hpp"
#include "fast_bitrix24/core/secret.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/core/time.hpp"

#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/node.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/json/picojson_bridge.hpp"
#include "fast_bitrix24/json/value.hpp"
#include "fast_bitrix24/json/writer.hpp"

#if FAST_BITRIX24_HAS_DEFAULT_TRANSPORT // amalgamate: optional-region
#include "fast_bitrix24/net/asio_transport.hpp"
#include "fast_bitrix24/net/transport_options.hpp"
#endif

#if FAST_BITRIX24_HAS_BODIES // amalgamate: optional-region
#include "fast_bitrix24/core/impl.hpp"
#endif

#include "fast_bitrix24/base/macros_end.hpp"
// clang-format on

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/http/message.hpp"

#include <string>

namespace fast_bitrix24 {

/// The bytes of a request that go before its body: request line, Host, the request's own headers,
/// Content-Length, `Connection: keep-alive`, and the empty line.
/// Throws `usage_error` for control characters anywhere, a method or header name that is no token,
/// a target that is not visible ASCII or longer than 64 KiB, a host that is none, and for headers
/// that belong to the writer (Host, Content-Length, Transfer-Encoding, Connection).
[[nodiscard]] FAST_BITRIX24_DECL std::string write_request_head(const http_request& request);

} // namespace fast_bitrix24

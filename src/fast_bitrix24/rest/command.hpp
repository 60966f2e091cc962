// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/json/params.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fast_bitrix24 {

/// Does a method only read? Judged by its last word (`list`, `get`, `fields`, `getlist`, ...); the
/// few `get` methods that take what they return off a queue are writes.
[[nodiscard]] FAST_BITRIX24_DECL bool is_read_method(std::string_view method) noexcept;

namespace detail {

/// A command of a batch that the caller has written and that goes as it is.
struct written_command {
    std::string label;
    std::string method; ///< lower case
};

/// One call of a method: the unit that is packed, sent, judged and, where that is safe, sent again.
struct command {
    std::string method;        ///< lower case
    std::string body;          ///< JSON of a request of its own; empty: it travels in a batch
    std::string query;         ///< `method?arguments` as a batch wants it; empty: it travels alone
    std::string label;         ///< what its caller calls it in a batch; empty: nothing
    bool whole_answer = false; ///< the caller wants the envelope, whatever it says
    bool repeatable = false;   ///< may be sent again when nobody knows whether it ran
    std::vector<written_command> written; ///< of a whole batch: what the portal will account for
};

/// A command that travels in a batch where its arguments allow it, alone where they do not: a query
/// string has no null, no boolean and no empty container.
[[nodiscard]] FAST_BITRIX24_DECL command make_command(std::string_view method,
                                                      const params& arguments,
                                                      bool repeatable = false);
/// A command that always travels alone. Both throw `usage_error` for text that is no UTF-8.
[[nodiscard]] FAST_BITRIX24_DECL command make_direct_command(std::string_view method,
                                                             const params& arguments,
                                                             bool repeatable = false);

} // namespace detail
} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/value.hpp"
#include "fb24/arguments.hpp"
#include "fb24/sink.hpp"

#include <functional>
#include <memory>
#include <string>

namespace fb24 {

/// Writes the rows of a list in one of the formats.
class row_writer {
public:
    virtual ~row_writer() = default;
    virtual void row(fast_bitrix24::value row) = 0;
    /// The answer of a method that lists nothing but gives one value.
    virtual void single(fast_bitrix24::value answer) = 0;
    /// All rows have come.
    virtual void end() = 0;
};

using warn_function = std::function<void(const std::string&)>;

[[nodiscard]] std::unique_ptr<row_writer> make_row_writer(row_format format, sink& to,
                                                          warn_function warn);
[[nodiscard]] std::unique_ptr<row_writer> make_ndjson_writer(sink& to);
[[nodiscard]] std::unique_ptr<row_writer> make_json_writer(sink& to);
[[nodiscard]] std::unique_ptr<row_writer> make_csv_writer(sink& to, warn_function warn);

} // namespace fb24

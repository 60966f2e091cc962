// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/php/value.hpp"
#include "portal/core/rest/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fb24_portal {

/// An error of the portal: `code` is a string or a number, as the portal has it.
struct rest_error {
    int status = 400;
    php_value code;
    std::string description;
};

/// One method call: alone or as a command of a batch. The method appends what stands under
/// `result` to `out`.
struct call {
    portal_state& state;
    const std::string& method; ///< in lower case
    const php_value& params;   ///< names of the top level in upper case
    std::int64_t user;
    double now;
    std::string& out;

    std::optional<rest_error> error = std::nullopt;
    std::optional<std::int64_t> total = std::nullopt;
    std::optional<std::int64_t> next = std::nullopt;
    double seconds = 0;

    [[nodiscard]] const php_value* param(std::string_view name) const { return params.find(name); }
    /// The parameter as a number; nothing if it is missing or no number above 0.
    [[nodiscard]] std::optional<std::int64_t> id_param(std::string_view name) const;
    void fail(int status, php_value code, std::string description);
    void write_text(std::string_view text); ///< as a JSON string
    void write_int(std::int64_t n);
    void wrote(); ///< books a write
};

using method_function = void (*)(call&);

/// Names in lower case.
[[nodiscard]] const std::map<std::string, method_function>& all_methods();

using method_map = std::map<std::string, method_function>;
void add_crm_methods(method_map& methods);
void add_item_methods(method_map& methods);
void add_task_methods(method_map& methods);
void add_user_methods(method_map& methods);
void add_service_methods(method_map& methods);

} // namespace fb24_portal

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fb24_portal {

/// A value as PHP holds it: one kind of array, ordered, whose keys may or may not be 0..n-1.
class php_value {
public:
    enum class kind : unsigned char { null, boolean, number, string, array };
    using member = std::pair<std::string, php_value>;

    php_value() = default;
    php_value(std::string text) : kind_(kind::string), text_(std::move(text)) {}
    php_value(const char* text) : kind_(kind::string), text_(text) {}
    [[nodiscard]] static php_value boolean(bool b);
    [[nodiscard]] static php_value number(std::string digits);
    [[nodiscard]] static php_value number(std::int64_t n);
    [[nodiscard]] static php_value array();

    [[nodiscard]] kind type() const noexcept { return kind_; }
    [[nodiscard]] bool is_null() const noexcept { return kind_ == kind::null; }
    [[nodiscard]] bool is_array() const noexcept { return kind_ == kind::array; }
    [[nodiscard]] bool is_string() const noexcept { return kind_ == kind::string; }
    [[nodiscard]] bool is_boolean() const noexcept { return kind_ == kind::boolean; }
    [[nodiscard]] bool is_number() const noexcept { return kind_ == kind::number; }

    /// PHP's casts: true is "1" and 1, false and null are "" and 0.
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] std::int64_t to_int() const;
    [[nodiscard]] bool truthy() const;
    /// Digits of a number, the text of a string, nothing otherwise.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    [[nodiscard]] const std::vector<member>& members() const noexcept { return members_; }
    [[nodiscard]] std::vector<member>& members() noexcept { return members_; }
    [[nodiscard]] std::size_t size() const noexcept { return members_.size(); }
    [[nodiscard]] const php_value* find(std::string_view key) const noexcept;
    /// The member of that key, a null one appended if there is none. Makes an array of any value.
    php_value& slot(std::string_view key);
    void set(std::string_view key, php_value v) { slot(key) = std::move(v); }
    /// The key is the next free number, as in `a[] = v`.
    php_value& push(php_value v);
    /// The keys are 0..n-1 in order: json_encode writes a list.
    [[nodiscard]] bool is_list() const noexcept;

private:
    kind kind_ = kind::null;
    bool flag_ = false;
    std::int64_t next_index_ = 0;
    std::string text_;
    std::vector<member> members_;
};

/// Whether PHP would turn that key into an integer key, and which.
[[nodiscard]] bool integer_key(std::string_view key, std::int64_t& n) noexcept;

} // namespace fb24_portal

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/php/value.hpp"

#include "portal/core/text.hpp"

#include <charconv>

namespace fb24_portal {

php_value php_value::boolean(bool b) {
    php_value v;
    v.kind_ = kind::boolean;
    v.flag_ = b;
    return v;
}

php_value php_value::number(std::string digits) {
    php_value v;
    v.kind_ = kind::number;
    v.text_ = std::move(digits);
    return v;
}

php_value php_value::number(std::int64_t n) {
    return number(to_text(n));
}

php_value php_value::array() {
    php_value v;
    v.kind_ = kind::array;
    return v;
}

std::string php_value::to_string() const {
    switch (kind_) {
    case kind::null:
        return {};
    case kind::boolean:
        return flag_ ? "1" : "";
    case kind::array:
        return "Array";
    case kind::number:
    case kind::string:
        break;
    }
    return text_;
}

std::int64_t php_value::to_int() const {
    if (kind_ == kind::boolean)
        return flag_ ? 1 : 0;
    if (kind_ == kind::array)
        return members_.empty() ? 0 : 1;
    return leading_int(text_);
}

bool php_value::truthy() const {
    switch (kind_) {
    case kind::null:
        return false;
    case kind::boolean:
        return flag_;
    case kind::array:
        return !members_.empty();
    case kind::number:
        return leading_double(text_) != 0;
    case kind::string:
        break;
    }
    return !text_.empty() && text_ != "0";
}

const php_value* php_value::find(std::string_view key) const noexcept {
    for (const auto& m : members_)
        if (m.first == key)
            return &m.second;
    return nullptr;
}

php_value& php_value::slot(std::string_view key) {
    if (kind_ != kind::array)
        *this = array();
    std::int64_t n = 0;
    const bool numbered = integer_key(key, n);
    // ascending indices are the common case of long arrays: no look-up for them
    if (!numbered || n < next_index_)
        for (auto& m : members_)
            if (m.first == key)
                return m.second;
    if (numbered && n >= next_index_)
        next_index_ = n + 1;
    members_.emplace_back(std::string(key), php_value());
    return members_.back().second;
}

php_value& php_value::push(php_value v) {
    if (kind_ != kind::array)
        *this = array();
    members_.emplace_back(to_text(next_index_++), std::move(v));
    return members_.back().second;
}

bool php_value::is_list() const noexcept {
    std::int64_t expected = 0;
    for (const auto& m : members_) {
        std::int64_t n = 0;
        if (!integer_key(m.first, n) || n != expected)
            return false;
        ++expected;
    }
    return true;
}

bool integer_key(std::string_view key, std::int64_t& n) noexcept {
    if (key.empty() || key.size() > 19 || (key.size() > 1 && key[0] == '0') || key[0] == '+')
        return false;
    const auto done = std::from_chars(key.data(), key.data() + key.size(), n);
    if (done.ec != std::errc() || done.ptr != key.data() + key.size())
        return false;
    return !(key[0] == '-' && (n == 0 || key[1] == '0'));
}

} // namespace fb24_portal

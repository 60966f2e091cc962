// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/json/json_string.hpp"
#include "fast_bitrix24/json/node.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace fast_bitrix24 {

class value_iterator;
class member_range;

/// A view of one JSON value, as small as a pointer; valid while its `document` (or a copy of it)
/// lives. A default one is "missing", which is what look-ups give for what is not there. Reading
/// never changes anything, so any number of threads may.
class value {
public:
    value() = default;
    /// For the library's own use.
    explicit value(const detail::json_node* node) noexcept : node_(node) {}

    [[nodiscard]] bool exists() const noexcept { return node_ != nullptr; }
    /// A missing value says `null` too: ask `exists()` to tell them apart.
    [[nodiscard]] json_kind kind() const noexcept { return node_ ? node_->kind : json_kind::null; }
    [[nodiscard]] bool is_null() const noexcept { return is(json_kind::null); }
    [[nodiscard]] bool is_bool() const noexcept { return is(json_kind::boolean); }
    [[nodiscard]] bool is_number() const noexcept { return is(json_kind::number); }
    [[nodiscard]] bool is_string() const noexcept { return is(json_kind::string); }
    [[nodiscard]] bool is_array() const noexcept { return is(json_kind::array); }
    [[nodiscard]] bool is_object() const noexcept { return is(json_kind::object); }

    /// The member with that key (the last one of several), missing if there is none or this is no
    /// object.
    [[nodiscard]] FAST_BITRIX24_DECL value operator[](std::string_view key) const noexcept;
    /// The element of an array, missing if out of range or this is no array.
    template <std::integral Index>
    requires(!std::same_as<Index, bool>) [[nodiscard]] value operator[](Index i) const noexcept {
        if constexpr (std::signed_integral<Index>) {
            if (i < 0)
                return {};
        }
        return element(static_cast<std::uint64_t>(i));
    }
    /// The same, but `error(errc::protocol)` instead of a missing value.
    [[nodiscard]] FAST_BITRIX24_DECL value at(std::string_view key) const;
    [[nodiscard]] FAST_BITRIX24_DECL value at(std::size_t i) const;

    /// Elements of an array, members of an object; 0 for everything else.
    [[nodiscard]] std::size_t size() const noexcept {
        return is_array() || is_object() ? node_->size : 0;
    }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// The elements of an array, or the values of an object, in order.
    [[nodiscard]] value_iterator begin() const noexcept;
    [[nodiscard]] value_iterator end() const noexcept;
    /// `for (auto [key, val] : v.members())`: an object's members in the order of the text.
    [[nodiscard]] member_range members() const noexcept;
    /// An object with exactly one member gives that member's value, all else itself.
    [[nodiscard]] FAST_BITRIX24_DECL value only() const noexcept;

    /// A string's text, a number's digits, "true"/"false", "" for null and missing.
    /// `error(errc::protocol)` for arrays and objects. A view, which becomes a `std::string` by
    /// itself.
    [[nodiscard]] FAST_BITRIX24_DECL json_string as_string() const;
    /// Numbers and numeric strings, exactly: `errc::protocol` for a fraction or what does not fit.
    [[nodiscard]] FAST_BITRIX24_DECL std::int64_t as_int() const;
    [[nodiscard]] FAST_BITRIX24_DECL std::uint64_t as_uint() const;
    /// The nearest double of a number or numeric string; `errc::protocol` beyond its range.
    [[nodiscard]] FAST_BITRIX24_DECL double as_double() const;
    /// true/false, 1/0, "1"/"0", "Y"/"N"; else `errc::protocol`.
    [[nodiscard]] FAST_BITRIX24_DECL bool as_bool() const;

    [[nodiscard]] FAST_BITRIX24_DECL std::optional<std::int64_t> to_int() const noexcept;
    [[nodiscard]] FAST_BITRIX24_DECL std::optional<std::uint64_t> to_uint() const noexcept;
    [[nodiscard]] FAST_BITRIX24_DECL std::optional<double> to_double() const noexcept;
    [[nodiscard]] FAST_BITRIX24_DECL std::optional<bool> to_bool() const noexcept;

    /// The fallback stands for null, missing, and what cannot be read as such.
    [[nodiscard]] FAST_BITRIX24_DECL std::string string_or(std::string_view fallback) const;
    [[nodiscard]] std::int64_t int_or(std::int64_t fallback) const noexcept {
        return to_int().value_or(fallback);
    }
    [[nodiscard]] double double_or(double fallback) const noexcept {
        return to_double().value_or(fallback);
    }
    [[nodiscard]] bool bool_or(bool fallback) const noexcept {
        return to_bool().value_or(fallback);
    }

    /// A number's own text; "" for everything else.
    [[nodiscard]] std::string_view digits() const noexcept {
        return is_number() ? detail::text_of(*node_) : std::string_view{};
    }
    /// The very text this value was read from; "" if missing.
    [[nodiscard]] FAST_BITRIX24_DECL std::string_view raw() const noexcept;
    /// The text it was read from, without white space between the tokens; `null` if missing.
    [[nodiscard]] FAST_BITRIX24_DECL std::string to_json() const;
    FAST_BITRIX24_DECL void append_json(std::string& out) const;

    /// Deep. The order of members does not matter, of equal keys the last one counts, numbers are
    /// compared exactly (1 and 1.0 are equal). Missing equals missing only.
    [[nodiscard]] friend bool operator==(value a, value b) { return equal(a, b); }

    /// For the library's own use.
    [[nodiscard]] const detail::json_node* node() const noexcept { return node_; }

private:
    [[nodiscard]] bool is(json_kind k) const noexcept { return node_ && node_->kind == k; }
    [[nodiscard]] value element(std::uint64_t i) const noexcept {
        return is_array() && i < node_->size ? value{node_->children + i} : value{};
    }
    [[nodiscard]] FAST_BITRIX24_DECL static bool equal(value a, value b);

    const detail::json_node* node_ = nullptr;
};

/// Goes over the elements of an array or the values of an object.
class value_iterator {
public:
    using value_type = value;
    using reference = value;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;

    struct pointer {
        value held;
        const value* operator->() const noexcept { return &held; }
    };

    value_iterator() = default;
    explicit value_iterator(const detail::json_node* at) noexcept : at_(at) {}

    [[nodiscard]] value operator*() const noexcept { return value{at_}; }
    [[nodiscard]] pointer operator->() const noexcept { return {value{at_}}; }
    value_iterator& operator++() noexcept {
        ++at_;
        return *this;
    }
    value_iterator operator++(int) noexcept {
        auto old = *this;
        ++at_;
        return old;
    }
    [[nodiscard]] bool operator==(const value_iterator& other) const noexcept {
        return at_ == other.at_;
    }

private:
    const detail::json_node* at_ = nullptr;
};

/// A member of an object.
struct json_member {
    std::string_view key;
    value val;
};

class member_iterator {
public:
    using value_type = json_member;
    using reference = json_member;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;

    struct pointer {
        json_member held;
        const json_member* operator->() const noexcept { return &held; }
    };

    member_iterator() = default;
    member_iterator(const detail::json_node* key, const detail::json_node* val) noexcept
        : key_(key), val_(val) {}

    [[nodiscard]] json_member operator*() const noexcept {
        return {detail::text_of(*key_), value{val_}};
    }
    [[nodiscard]] pointer operator->() const noexcept { return {**this}; }
    member_iterator& operator++() noexcept {
        ++key_;
        ++val_;
        return *this;
    }
    member_iterator operator++(int) noexcept {
        auto old = *this;
        ++*this;
        return old;
    }
    // by the values: objects share keys
    [[nodiscard]] bool operator==(const member_iterator& other) const noexcept {
        return val_ == other.val_;
    }

private:
    const detail::json_node* key_ = nullptr;
    const detail::json_node* val_ = nullptr;
};

/// The members of an object in order; empty for everything else.
class member_range {
public:
    member_range() = default;
    member_range(const detail::json_node* keys, const detail::json_node* values,
                 std::size_t count) noexcept
        : keys_(keys), values_(values), count_(count) {}

    [[nodiscard]] member_iterator begin() const noexcept { return {keys_, values_}; }
    [[nodiscard]] member_iterator end() const noexcept {
        return {keys_ + count_, values_ + count_};
    }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }

private:
    const detail::json_node* keys_ = nullptr;
    const detail::json_node* values_ = nullptr;
    std::size_t count_ = 0;
};

inline value_iterator value::begin() const noexcept {
    return is_array() || is_object() ? value_iterator{node_->children} : value_iterator{};
}

inline value_iterator value::end() const noexcept {
    return is_array() || is_object() ? value_iterator{node_->children + node_->size}
                                     : value_iterator{};
}

inline member_range value::members() const noexcept {
    return is_object() ? member_range{detail::keys_of(*node_), node_->children, node_->size}
                       : member_range{};
}

} // namespace fast_bitrix24

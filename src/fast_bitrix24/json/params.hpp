// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/base/config.hpp"
#include "fast_bitrix24/json/value.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace fast_bitrix24 {

class params;

namespace detail {

class params_item;

template <class T>
concept json_integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                       !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                       !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class Range>
using range_item = decltype(*std::begin(std::declval<const Range&>()));

// The first lines keep the compiler from asking "is params a range of params?"
template <class Range>
concept json_list_range =
    !std::same_as<Range, params> && !std::derived_from<Range, value> &&
    !std::convertible_to<const Range&, std::string_view> && requires(const Range& r) {
    std::begin(r) != std::end(r);
    requires std::convertible_to<range_item<Range>, params>;
};

template <class Range>
concept json_map_range =
    !std::same_as<Range, params> && !std::derived_from<Range, value> &&
    !std::convertible_to<const Range&, std::string_view> && requires(const Range& r) {
    std::begin(r) != std::end(r);
    requires std::convertible_to<decltype((*std::begin(r)).first), std::string_view>;
    requires std::convertible_to<decltype((*std::begin(r)).second), params>;
};

} // namespace detail

/// The parameters of a call, made for braces: `{{"select", {"ID", "TITLE"}}, {"filter", {{">ID",
/// 10}}}}`. Members keep their order, numbers their digits. What is meant is found from the shape:
/// a list in which every element is a pair in braces that begins with a string is an object, any
/// other list an array. Where that guesses wrong (a list of pairs of strings), say `params::array`.
/// Braces around a single `params` give that `params` itself, with every compiler.
class params {
public:
    using member = std::pair<std::string, params>;

    params() = default; ///< an empty object, as is `{}`
    params(std::nullptr_t) : kind_(json_kind::null) {}
    template <std::same_as<bool> Bool>
    params(Bool b) : kind_(json_kind::boolean), text_(b ? "true" : "false") {}
    template <detail::json_integer Integer>
    params(Integer i) : kind_(json_kind::number), text_(std::to_string(i)) {}
    /// Written with the fewest digits that read back as the same double; `usage_error` for NaN and
    /// infinities.
    template <std::floating_point Float>
    params(Float f) : kind_(json_kind::number), text_(number_text(f)) {}
    params(const char* s) : kind_(json_kind::string), text_(s) {}
    params(std::string s) noexcept : kind_(json_kind::string), text_(std::move(s)) {}
    params(std::string_view s) : kind_(json_kind::string), text_(s) {}
    /// A copy of a parsed value; missing becomes null.
    FAST_BITRIX24_DECL params(value v);
    FAST_BITRIX24_DECL params(std::initializer_list<detail::params_item> items);
    /// Any range of what `params` can hold becomes an array.
    template <detail::json_list_range Range>
    params(const Range& range) : kind_(json_kind::array) {
        for (auto&& item : range)
            elements_.emplace_back(item);
    }
    /// Any range of pairs of a key and what `params` can hold (a map) becomes an object.
    template <detail::json_map_range Range>
    params(const Range& range) {
        for (auto&& item : range)
            members_.emplace_back(std::string(std::string_view(item.first)), item.second);
    }

    [[nodiscard]] FAST_BITRIX24_DECL static params array(std::initializer_list<params> items = {});
    [[nodiscard]] FAST_BITRIX24_DECL static params object(std::initializer_list<member> items = {});
    /// A number with exactly these digits; `usage_error` if JSON does not allow them.
    [[nodiscard]] FAST_BITRIX24_DECL static params number(std::string digits);
    /// From JSON text; `usage_error` with "byte N: why".
    [[nodiscard]] FAST_BITRIX24_DECL static params parse(std::string_view json_text,
                                                         const json_limits& limits = {});

    [[nodiscard]] json_kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool is_null() const noexcept { return kind_ == json_kind::null; }
    [[nodiscard]] bool is_bool() const noexcept { return kind_ == json_kind::boolean; }
    [[nodiscard]] bool is_number() const noexcept { return kind_ == json_kind::number; }
    [[nodiscard]] bool is_string() const noexcept { return kind_ == json_kind::string; }
    [[nodiscard]] bool is_array() const noexcept { return kind_ == json_kind::array; }
    [[nodiscard]] bool is_object() const noexcept { return kind_ == json_kind::object; }

    /// A string's content, a number's digits, "true"/"false", "" for the rest.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// Empty unless this is an object.
    [[nodiscard]] const std::vector<member>& members() const noexcept { return members_; }
    /// Empty unless this is an array.
    [[nodiscard]] const std::vector<params>& elements() const noexcept { return elements_; }
    /// Members or elements; 0 for the rest.
    [[nodiscard]] std::size_t size() const noexcept { return members_.size() + elements_.size(); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

    /// The member with exactly that key (the last one of several), or null.
    [[nodiscard]] FAST_BITRIX24_DECL params* find(std::string_view key) noexcept;
    [[nodiscard]] FAST_BITRIX24_DECL const params* find(std::string_view key) const noexcept;
    /// The first member whose key is the same but for blanks around it and ASCII case, or null.
    [[nodiscard]] FAST_BITRIX24_DECL const params* find_folded(std::string_view key) const noexcept;

    /// The member with that key, added as null if there is none. `usage_error` unless this is an
    /// object, null or empty (which becomes an object).
    FAST_BITRIX24_DECL params& operator[](std::string_view key);
    /// Replaces the member in its place, or adds it at the end.
    FAST_BITRIX24_DECL params& set(std::string_view key, params p);
    /// Adds a member at the end without looking for an equal key.
    FAST_BITRIX24_DECL void append(std::string key, params p);
    /// Removes all members with that key; was there one?
    FAST_BITRIX24_DECL bool erase(std::string_view key);
    /// Adds an element. `usage_error` unless this is an array, null or empty (which becomes an
    /// array).
    FAST_BITRIX24_DECL void push_back(params p);
    /// Element of an array; `usage_error` if there is none.
    [[nodiscard]] FAST_BITRIX24_DECL params& element(std::size_t i);

    /// Compact JSON, UTF-8 as it is; `usage_error` if a text is not UTF-8.
    [[nodiscard]] FAST_BITRIX24_DECL std::string to_json() const;
    FAST_BITRIX24_DECL void append_json(std::string& out) const;

    /// The same kinds, texts and digits in the same order.
    [[nodiscard]] friend bool operator==(const params& a, const params& b) { return equal(a, b); }

private:
    [[nodiscard]] FAST_BITRIX24_DECL static std::string number_text(double d);
    [[nodiscard]] FAST_BITRIX24_DECL static std::string number_text(float f);
    [[nodiscard]] static std::string number_text(long double d) {
        return number_text(static_cast<double>(d));
    }
    [[nodiscard]] FAST_BITRIX24_DECL static bool equal(const params& a, const params& b);
    FAST_BITRIX24_DECL void become(json_kind container);
    FAST_BITRIX24_DECL void read(const detail::json_node* node);

    json_kind kind_ = json_kind::object;
    std::string text_;
    std::vector<member> members_;
    std::vector<params> elements_;
};

namespace detail {

// What stands between braces. A type of its own, because compilers do not agree on what braces
// around one object of the very type that is made mean (CWG 2137).
class params_item {
public:
    params_item() = default;
    params_item(std::initializer_list<params_item> items) : held_(items) {}
    template <class T>
    requires(!std::same_as<std::remove_cvref_t<T>, params_item> && std::convertible_to<T&&, params>)
        params_item(T&& content)
        : held_(std::forward<T>(content)), ready_(std::same_as<std::remove_cvref_t<T>, params>) {}

    [[nodiscard]] const params& get() const noexcept { return held_; }
    // An initializer_list only gives const access, yet its items are used once.
    [[nodiscard]] params take() const noexcept { return std::move(held_); }
    // Made from a finished `params`, not from what may become one.
    [[nodiscard]] bool ready() const noexcept { return ready_; }

private:
    mutable params held_;
    bool ready_ = false;
};

} // namespace detail

} // namespace fast_bitrix24

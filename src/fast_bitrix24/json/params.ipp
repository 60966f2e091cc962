// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/number.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/json/writer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace fast_bitrix24 {

namespace detail {

// Shortest text that reads back the same, whatever the locale.
template <class Float>
[[nodiscard]] std::string shortest_number(Float f) {
    if (!std::isfinite(f))
        throw usage_error("JSON has no NaN and no infinity");
    char buffer[64];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, f).ptr};
}

} // namespace detail

FAST_BITRIX24_DECL std::string params::number_text(double d) {
    return detail::shortest_number(d);
}

FAST_BITRIX24_DECL std::string params::number_text(float f) {
    return detail::shortest_number(f);
}

FAST_BITRIX24_DECL params::params(value v) : kind_(json_kind::null) {
    if (v.exists())
        read(v.node());
}

// Children are made empty and filled in their places, so that a level needs little stack.
FAST_BITRIX24_DECL void params::read(const detail::json_node* node) {
    kind_ = node->kind;
    if (is_object()) {
        members_.resize(node->size);
        const auto* keys = detail::keys_of(*node);
        for (std::size_t i = 0; i < members_.size(); ++i) {
            members_[i].first = detail::text_of(keys[i]);
            members_[i].second.read(node->children + i);
        }
    } else if (is_array()) {
        elements_.resize(node->size);
        for (std::size_t i = 0; i < elements_.size(); ++i)
            elements_[i].read(node->children + i);
    } else if (!is_null()) {
        text_ = detail::text_of(*node);
    }
}

FAST_BITRIX24_DECL params::params(std::initializer_list<detail::params_item> items) {
    if (items.size() == 1 && items.begin()->ready()) {
        *this = items.begin()->take();
        return;
    }
    const auto is_pair = [](const detail::params_item& item) {
        const auto& elements = item.get().elements_;
        return !item.ready() && elements.size() == 2 && elements.front().is_string();
    };
    if (items.size() != 0 && std::all_of(items.begin(), items.end(), is_pair)) {
        members_.reserve(items.size());
        for (const auto& item : items) {
            auto pair = item.take();
            members_.emplace_back(std::move(pair.elements_[0].text_), std::move(pair.elements_[1]));
        }
    } else {
        kind_ = json_kind::array;
        elements_.reserve(items.size());
        for (const auto& item : items)
            elements_.push_back(item.take());
    }
}

FAST_BITRIX24_DECL params params::array(std::initializer_list<params> items) {
    params p;
    p.kind_ = json_kind::array;
    p.elements_ = items;
    return p;
}

FAST_BITRIX24_DECL params params::object(std::initializer_list<member> items) {
    params p;
    p.members_ = items;
    return p;
}

FAST_BITRIX24_DECL params params::number(std::string digits) {
    if (!detail::is_json_number(digits, detail::json_zeros::strict))
        throw usage_error("these are not the digits of a JSON number");
    params p;
    p.kind_ = json_kind::number;
    p.text_ = std::move(digits);
    return p;
}

FAST_BITRIX24_DECL params params::parse(std::string_view json_text, const json_limits& limits) {
    error_code ec;
    diagnostics details;
    const auto parsed = document::parse(std::string(json_text), limits, ec, details);
    if (ec)
        throw usage_error("not acceptable as JSON: " + details.detail);
    return params(parsed.root());
}

FAST_BITRIX24_DECL params* params::find(std::string_view key) noexcept {
    const auto hit = std::find_if(members_.rbegin(), members_.rend(),
                                  [key](const member& m) { return m.first == key; });
    return hit == members_.rend() ? nullptr : &hit->second;
}

FAST_BITRIX24_DECL const params* params::find(std::string_view key) const noexcept {
    return const_cast<params*>(this)->find(key);
}

FAST_BITRIX24_DECL const params* params::find_folded(std::string_view key) const noexcept {
    key = trim(key);
    const auto hit = std::find_if(members_.begin(), members_.end(),
                                  [key](const member& m) { return iequals(trim(m.first), key); });
    return hit == members_.end() ? nullptr : &hit->second;
}

FAST_BITRIX24_DECL void params::become(json_kind container) {
    if (kind_ == container)
        return;
    if (kind_ != json_kind::null && (!empty() || (!is_array() && !is_object())))
        throw usage_error(std::string("expected ") + detail::json_kind_name(container) +
                          ", found " + detail::json_kind_name(kind_));
    kind_ = container;
}

FAST_BITRIX24_DECL params& params::operator[](std::string_view key) {
    become(json_kind::object);
    if (auto* found = find(key))
        return *found;
    return members_.emplace_back(std::string(key), nullptr).second;
}

FAST_BITRIX24_DECL params& params::set(std::string_view key, params p) {
    auto& place = (*this)[key];
    place = std::move(p);
    return place;
}

FAST_BITRIX24_DECL void params::append(std::string key, params p) {
    become(json_kind::object);
    members_.emplace_back(std::move(key), std::move(p));
}

FAST_BITRIX24_DECL bool params::erase(std::string_view key) {
    return std::erase_if(members_, [key](const member& m) { return m.first == key; }) != 0;
}

FAST_BITRIX24_DECL void params::push_back(params p) {
    become(json_kind::array);
    elements_.push_back(std::move(p));
}

FAST_BITRIX24_DECL params& params::element(std::size_t i) {
    if (i >= elements_.size())
        throw usage_error("no element " + std::to_string(i) + " in " +
                          detail::json_kind_name(kind_));
    return elements_[i];
}

FAST_BITRIX24_DECL std::string params::to_json() const {
    std::string out;
    append_json(out);
    return out;
}

FAST_BITRIX24_DECL void params::append_json(std::string& out) const {
    const auto before = out.size();
    try {
        switch (kind_) {
        case json_kind::null:
            out += "null";
            break;
        case json_kind::boolean:
        case json_kind::number:
            out += text_;
            break;
        case json_kind::string:
            append_json_string(out, text_);
            break;
        case json_kind::array: {
            char before_item = '[';
            for (const auto& item : elements_) {
                out += before_item;
                item.append_json(out);
                before_item = ',';
            }
            out += elements_.empty() ? "[]" : "]";
            break;
        }
        case json_kind::object: {
            char before_item = '{';
            for (const auto& [key, item] : members_) {
                out += before_item;
                append_json_string(out, key);
                out += ':';
                item.append_json(out);
                before_item = ',';
            }
            out += members_.empty() ? "{}" : "}";
            break;
        }
        }
    } catch (...) {
        out.resize(before);
        throw;
    }
}

FAST_BITRIX24_DECL bool params::equal(const params& a, const params& b) {
    return a.kind_ == b.kind_ && a.text_ == b.text_ && a.elements_ == b.elements_ &&
           a.members_ == b.members_;
}

} // namespace fast_bitrix24

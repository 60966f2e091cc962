// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/number.hpp"
#include "fast_bitrix24/json/value.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace fast_bitrix24 {

namespace detail {

// An object's members by key, of equal keys the last one only.
[[nodiscard]] FAST_BITRIX24_DECL std::vector<json_member> distinct_members(value object) {
    std::vector<json_member> sorted(object.members().begin(), object.members().end());
    // equal keys in the order of the text, which is that of their addresses
    std::sort(sorted.begin(), sorted.end(), [](const json_member& a, const json_member& b) {
        const int order = a.key.compare(b.key);
        return order != 0 ? order < 0 : a.val.node() < b.val.node();
    });
    // unique keeps the first of a run, so go from behind
    const auto first =
        std::unique(sorted.rbegin(), sorted.rend(), [](const json_member& a, const json_member& b) {
            return a.key == b.key;
        }).base();
    sorted.erase(sorted.begin(), first);
    return sorted;
}

[[nodiscard]] FAST_BITRIX24_DECL bool equal_scalars(const json_node& a,
                                                    const json_node& b) noexcept {
    if (text_of(a) == text_of(b))
        return true;
    return a.kind == json_kind::number &&
           read_json_decimal(text_of(a)).same_as(read_json_decimal(text_of(b)));
}

[[nodiscard]] FAST_BITRIX24_DECL bool equal_nodes(const json_node* a, const json_node* b);

struct json_node_pair {
    const json_node* left;
    const json_node* right;
};

// The values that stand under the same keys; false if the keys are not the same.
[[nodiscard]] FAST_BITRIX24_DECL bool pair_members(const json_node* a, const json_node* b,
                                                   std::vector<json_node_pair>& pairs) {
    const auto left = distinct_members(value{a});
    const auto right = distinct_members(value{b});
    if (left.size() != right.size())
        return false;
    pairs.reserve(left.size());
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i].key != right[i].key)
            return false;
        pairs.push_back({left[i].val.node(), right[i].val.node()});
    }
    return true;
}

[[nodiscard]] FAST_BITRIX24_DECL bool equal_objects(const json_node* a, const json_node* b) {
    std::vector<json_node_pair> pairs;
    if (!pair_members(a, b, pairs))
        return false;
    for (std::size_t i = 0; i < pairs.size(); ++i)
        if (!equal_nodes(pairs[i].left, pairs[i].right))
            return false;
    return true;
}

// Split up and made of pointers, so that its frames are small: 256 levels shall fit into the stack
// of a small thread in debug builds too.
FAST_BITRIX24_DECL bool equal_nodes(const json_node* a, const json_node* b) {
    if (a == b)
        return true;
    if (a->kind != b->kind)
        return false;
    if (a->kind == json_kind::object)
        return equal_objects(a, b);
    if (a->kind != json_kind::array)
        return equal_scalars(*a, *b);
    if (a->size != b->size)
        return false;
    for (std::uint32_t i = 0; i < a->size; ++i)
        if (!equal_nodes(a->children + i, b->children + i))
            return false;
    return true;
}

} // namespace detail

FAST_BITRIX24_DECL bool value::equal(value a, value b) {
    if (a.node_ == nullptr || b.node_ == nullptr)
        return a.node_ == b.node_;
    return detail::equal_nodes(a.node_, b.node_);
}

} // namespace fast_bitrix24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fast_bitrix24 {

enum class json_kind : unsigned char { null, boolean, number, string, array, object };

/// What a text may make the parser do; more is refused with `errc::limit`.
struct json_limits {
    std::size_t depth = 256;                           ///< arrays and objects inside one another
    std::size_t nodes = std::size_t{16} * 1024 * 1024; ///< values in one document
};

namespace detail {

[[nodiscard]] constexpr const char* json_kind_name(json_kind kind) noexcept {
    constexpr const char* names[] = {"null",     "a boolean", "a number",
                                     "a string", "an array",  "an object"};
    return names[static_cast<int>(kind)];
}

// A parsed value or key: 16 bytes where pointers take eight. A string without escapes and a number
// are views into the body; everything else points into the arena and has a json_origin right before
// it. Children are an array's elements or the values of an object's members.
struct json_node {
    union {
        const char* text;
        const json_node* children;
    };
    std::uint32_t size; // bytes of text, elements of an array, members of an object
    json_kind kind;
    bool in_arena; // a string whose escapes were decoded
};
static_assert(sizeof(json_node) <= 16);

// Where in the body something came from.
struct json_origin {
    const char* begin;
    std::uint32_t size;
    bool compact; // no insignificant white space inside
};

// What stands before the values of an object: its keys are elsewhere, because many objects have the
// same ones.
struct json_object_head {
    const json_node* keys;
    json_origin origin;
};
static_assert(sizeof(json_object_head) == sizeof(const json_node*) + sizeof(json_origin));

[[nodiscard]] inline const json_origin& origin_of(const json_node& node) noexcept {
    const void* first = node.kind == json_kind::string ? static_cast<const void*>(node.text)
                                                       : static_cast<const void*>(node.children);
    return static_cast<const json_origin*>(first)[-1];
}

[[nodiscard]] inline const json_node* keys_of(const json_node& object) noexcept {
    return static_cast<const json_object_head*>(static_cast<const void*>(object.children))[-1].keys;
}

[[nodiscard]] inline std::string_view text_of(const json_node& node) noexcept {
    return {node.text, node.size};
}

} // namespace detail

} // namespace fast_bitrix24

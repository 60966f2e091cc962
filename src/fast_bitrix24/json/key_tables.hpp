// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/arena.hpp"
#include "fast_bitrix24/json/node.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace fast_bitrix24::detail {

// An object's keys, in order, in the arena.
struct json_key_table {
    const json_node* keys = nullptr;
    std::size_t count = 0;
};

// Lets objects of one shape have one table. Remembers one table for each of a few hash values, so
// an object is compared with a single table, and many different ones do not push out the rest.
class json_key_tables {
public:
    [[nodiscard]] json_key_table share(const json_node* keys, std::size_t count,
                                       json_arena& arena) {
        const auto hash = hash_of(keys, count);
        auto& known = recent_[static_cast<std::size_t>(hash >> (64 - slot_bits_))];
        if (known.hash == hash && same(known.table, keys, count))
            return known.table;
        auto* place = static_cast<json_node*>(arena.allocate(count * sizeof(json_node)));
        std::copy_n(keys, count, place);
        known = {hash, {place, count}};
        return known.table;
    }

private:
    static constexpr int slot_bits_ = 5;
    struct slot {
        std::uint64_t hash = 0;
        json_key_table table;
    };

    // From the last eight bytes of each key, where user fields differ.
    [[nodiscard]] static std::uint64_t hash_of(const json_node* keys, std::size_t count) noexcept {
        std::uint64_t hash = count;
        for (const auto* key = keys; key != keys + count; ++key) {
            std::uint64_t tail = 0;
            const auto bytes = std::min(sizeof tail, std::size_t{key->size});
            std::memcpy(&tail, key->text + key->size - bytes, bytes);
            hash = (hash ^ tail ^ key->size) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
        }
        return hash * 0x9E3779B97F4A7C15;
    }
    [[nodiscard]] static bool same(const json_key_table& table, const json_node* keys,
                                   std::size_t count) noexcept {
        return table.count == count && std::equal(keys, keys + count, table.keys,
                                                  [](const json_node& a, const json_node& b) {
                                                      return text_of(a) == text_of(b);
                                                  });
    }

    std::array<slot, std::size_t{1} << slot_bits_> recent_{};
};

} // namespace fast_bitrix24::detail

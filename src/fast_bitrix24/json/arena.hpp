// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/node.hpp"

#include <algorithm>
#include <cstddef>
#include <new>

namespace fast_bitrix24::detail {

// Memory that is only given back as a whole, in chunks that double up to a limit, so that what is
// left empty in the last one stays small.
class json_arena {
public:
    json_arena() = default;
    json_arena(const json_arena&) = delete;
    json_arena& operator=(const json_arena&) = delete;
    ~json_arena() {
        while (chunks_ != nullptr) {
            chunk* next = chunks_->next;
            ::operator delete(chunks_);
            chunks_ = next;
        }
    }

    // How large the first chunk shall be, if anything is asked for at all.
    void expect(std::size_t bytes) noexcept {
        next_size_ = std::clamp(bytes, std::size_t{256}, most_);
    }

    // Aligned for nodes.
    [[nodiscard]] void* allocate(std::size_t bytes) {
        bytes = (bytes + alignment_ - 1) / alignment_ * alignment_;
        if (bytes > room_)
            return allocate_slowly(bytes);
        void* place = free_;
        free_ += bytes;
        room_ -= bytes;
        return place;
    }

private:
    struct alignas(json_origin) alignas(json_node) chunk {
        chunk* next;
    };
    static constexpr std::size_t alignment_ = alignof(chunk);
    static constexpr std::size_t most_ = std::size_t{1} << 16;

    [[nodiscard]] void* allocate_slowly(std::size_t bytes) {
        // leaves the current chunk in use, and not half of one empty
        const bool alone = bytes > next_size_ / 2 || bytes > most_ / 8;
        char* place = new_chunk(alone ? bytes : next_size_);
        if (alone)
            return place;
        free_ = place + bytes;
        room_ = next_size_ - bytes;
        next_size_ = std::min(next_size_ * 2, most_);
        return place;
    }
    [[nodiscard]] char* new_chunk(std::size_t bytes) {
        void* memory = ::operator new(sizeof(chunk) + bytes);
        chunks_ = ::new (memory) chunk{chunks_};
        return static_cast<char*>(memory) + sizeof(chunk);
    }

    chunk* chunks_ = nullptr;
    char* free_ = nullptr;
    std::size_t room_ = 0;
    std::size_t next_size_ = 4096;
};

} // namespace fast_bitrix24::detail

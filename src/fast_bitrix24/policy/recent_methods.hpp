// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fast_bitrix24::detail {

/// What is known for each method, for the methods used most recently: names come from the caller,
/// so their number must not decide how much memory a client takes.
template <class T>
class recent_methods {
public:
    static constexpr std::size_t capacity = 512;

    [[nodiscard]] T* find(std::string_view method) {
        const auto found = entries_.find(method);
        if (found == entries_.end())
            return nullptr;
        found->second.used = ++uses_;
        return &found->second.what;
    }

    /// The entry of that method, made when missing. References to other entries end here.
    [[nodiscard]] T& at(std::string_view method) {
        if (T* const known = find(method))
            return *known;
        if (entries_.size() >= capacity)
            forget_half();
        auto& made = entries_[std::string(method)];
        made.used = ++uses_;
        return made.what;
    }

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

    template <class Function>
    void for_each(Function&& function) {
        for (auto& [name, e] : entries_)
            function(e.what);
    }

private:
    struct entry {
        T what{};
        std::uint64_t used = 0;
    };
    struct name_hash {
        using is_transparent = void;
        [[nodiscard]] std::size_t operator()(std::string_view s) const noexcept {
            return std::hash<std::string_view>{}(s);
        }
    };

    // half at once, so that a stream of new names costs a constant time each
    void forget_half() {
        std::vector<std::uint64_t> uses;
        uses.reserve(entries_.size());
        for (const auto& [name, e] : entries_)
            uses.push_back(e.used);
        const auto middle = uses.begin() + static_cast<std::ptrdiff_t>(uses.size() / 2);
        std::nth_element(uses.begin(), middle, uses.end());
        std::erase_if(entries_,
                      [oldest = *middle](const auto& e) { return e.second.used < oldest; });
    }

    std::unordered_map<std::string, entry, name_hash, std::equal_to<>> entries_;
    std::uint64_t uses_ = 0;
};

} // namespace fast_bitrix24::detail

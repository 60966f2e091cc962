// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace fast_bitrix24 {

/// A webhook code, token or client secret: prints as `***`, is wiped when it goes (best effort).
class secret {
public:
    secret() = default;
    explicit secret(std::string text) : text_(std::move(text)) {}
    secret(const secret&) = default;
    secret(secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
    secret& operator=(const secret& other) {
        if (this != &other) {
            wipe();
            text_ = other.text_;
        }
        return *this;
    }
    secret& operator=(secret&& other) noexcept {
        if (this != &other) {
            wipe();
            text_ = std::move(other.text_);
            other.wipe();
        }
        return *this;
    }
    ~secret() { wipe(); }

    /// The text itself, for the wire only.
    [[nodiscard]] const std::string& reveal() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    /// Takes the same time wherever the first difference stands.
    [[nodiscard]] bool equals(std::string_view other) const noexcept {
        unsigned char difference = text_.size() == other.size() ? 0 : 1;
        for (std::size_t i = 0; i < text_.size() && !other.empty(); ++i)
            difference = static_cast<unsigned char>(
                difference | (static_cast<unsigned char>(text_[i]) ^
                              static_cast<unsigned char>(other[i % other.size()])));
        return difference == 0;
    }

    friend std::ostream& operator<<(std::ostream& out, const secret&) { return out << "***"; }

private:
    void wipe() noexcept {
        text_.resize(text_.capacity()); // longer texts may have left their tail behind
        // volatile keeps the compiler from dropping writes to memory that is about to be freed
        volatile char* p = text_.data();
        for (std::size_t i = 0; i < text_.size(); ++i)
            p[i] = 0;
        text_.clear();
    }

    std::string text_;
};

} // namespace fast_bitrix24

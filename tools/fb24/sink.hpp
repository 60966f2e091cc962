// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fb24 {

/// The output cannot be written: full disk, closed pipe.
class output_error : public std::runtime_error {
public:
    output_error(const std::string& where, int why);
};

/// Collects text and writes it to a descriptor in large pieces. Nothing is lost in silence: what
/// cannot be written throws `output_error`.
class sink {
public:
    sink(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
    sink(const sink&) = delete;
    sink& operator=(const sink&) = delete;

    /// The text that waits: append to it, then call `settle`.
    [[nodiscard]] std::string& text() noexcept { return text_; }
    void write(std::string_view more) {
        text_ += more;
        settle();
    }
    void settle() {
        if (text_.size() >= piece)
            flush();
    }
    void flush();

private:
    static constexpr std::size_t piece = 256 * 1024;

    int descriptor_;
    std::string name_;
    std::string text_;
};

} // namespace fb24

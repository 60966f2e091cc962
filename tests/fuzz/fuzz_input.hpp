// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// What the fuzz targets share: a fuzzer's bytes taken as decisions, and a check that ends the run.
namespace fuzz {

/// Gives bytes away from the front; beyond the end come zeros, so that every input means something.
class input {
public:
    input(const std::uint8_t* data, std::size_t size)
        : left_(reinterpret_cast<const char*>(data), size) {}

    [[nodiscard]] bool empty() const noexcept { return left_.empty(); }
    std::uint8_t byte() noexcept {
        if (left_.empty())
            return 0;
        const auto out = static_cast<std::uint8_t>(left_.front());
        left_.remove_prefix(1);
        return out;
    }
    /// 0 to n - 1; zero is the first byte's own zero.
    std::size_t below(std::size_t n) noexcept { return byte() % n; }
    std::string_view take(std::size_t n) noexcept {
        const auto out = left_.substr(0, n);
        left_.remove_prefix(out.size());
        return out;
    }
    /// Up to the next line feed, which goes too.
    std::string_view line() noexcept {
        const auto out = take(left_.find('\n'));
        (void)take(1);
        return out;
    }
    std::string_view rest() noexcept { return take(left_.size()); }

private:
    std::string_view left_;
};

/// The whole point of a target: what must always be true.
inline void must(bool holds, const char* what) noexcept {
    if (holds)
        return;
    std::fprintf(stderr, "violated: %s\n", what);
    std::abort();
}

} // namespace fuzz

/// The entry point of libFuzzer and of the replay program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

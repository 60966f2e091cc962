// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>

// Watches the heap of the calling thread, C libraries included. A program that uses it has its
// malloc replaced; under sanitizers, which do that themselves, there is nothing to watch.
namespace test::heap {

[[nodiscard]] bool available();
/// Bytes that this thread has taken, less those that it has given back.
[[nodiscard]] std::int64_t balance();
/// How often this thread has called calloc.
[[nodiscard]] std::uint64_t callocs();

/// While it lives, this thread's nth calloc from now on fails, and all after it if `for_good`.
class failing_calloc {
public:
    explicit failing_calloc(std::uint64_t nth, bool for_good = false);
    ~failing_calloc();
    failing_calloc(const failing_calloc&) = delete;
    failing_calloc& operator=(const failing_calloc&) = delete;
    [[nodiscard]] bool happened() const;
};

} // namespace test::heap

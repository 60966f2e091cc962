// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
//
// Replaces operator new for this whole test program, to let each allocation fail in turn.
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/params.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <new>
#include <string>

using namespace fast_bitrix24;

namespace {

// Other threads allocate undisturbed.
thread_local long allocations_left = -1; // negative: no limit
thread_local long blocks = 0;

[[nodiscard]] bool allocation_allowed() {
    if (allocations_left == 0)
        return false;
    if (allocations_left > 0)
        --allocations_left;
    return true;
}

} // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
    void* memory = allocation_allowed() ? std::malloc(size == 0 ? 1 : size) : nullptr;
    if (memory == nullptr)
        throw std::bad_alloc();
    ++blocks;
    return memory;
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    try {
        return operator new(size);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    blocks -= memory != nullptr;
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    operator delete(memory);
}

namespace {

std::string sample() {
    std::string text = R"({"rows":[)";
    for (int i = 0; i < 60; ++i)
        text +=
            (i == 0 ? "" : ",") +
            std::string(
                R"({"ID":"1","\u0422":"\u0438\u043c\u044f, \u0434\u043b\u0438\u043d\u043d\u043e\u0435","L":[[1],{}]})");
    return text + "]}";
}

// Lets the first, the second, ... allocation of `act` fail until one run gets through.
template <class Act>
long fail_each(Act act) {
    for (long failing = 0;; ++failing) {
        const long before = blocks;
        allocations_left = failing;
        const bool through = act();
        allocations_left = -1;
        CHECK(blocks == before);
        if (through)
            return failing;
        REQUIRE(failing < 100000);
    }
}

} // namespace

TEST_CASE("J14 parsing survives the failure of every allocation") {
    const std::string text = sample();
    const long throwing = fail_each([&] {
        try {
            allocations_left += 1; // the copy of the text itself
            std::string copy = text;
            const auto doc = document::parse(std::move(copy));
            return doc["rows"].size() == 60;
        } catch (const std::bad_alloc&) {
            return false;
        }
    });
    CHECK(throwing > 10);

    const long reporting = fail_each([&] {
        allocations_left += 1;
        std::string copy = text;
        error_code ec;
        diagnostics details;
        const auto doc = document::parse(std::move(copy), {}, ec, details);
        allocations_left = -1;
        if (ec) {
            CHECK(ec == errc::resource);
            CHECK_FALSE(doc.exists());
            return false;
        }
        return true;
    });
    CHECK(reporting == throwing);
}

TEST_CASE("J14 the report of an error survives it too") {
    error_code ec;
    fail_each([&] {
        allocations_left += 1;
        std::string wrong = "[\"a text that is longer than a short string\", nonsense]";
        diagnostics details;
        (void)document::parse(std::move(wrong), {}, ec, details);
        return !details.detail.empty();
    });
    CHECK(ec == errc::parse);
}

TEST_CASE("J14 params: a change happens or does not") {
    const auto doc = document::parse(sample());
    const params original = {{"a", {1, 2, 3}}, {"a rather long key to be allocated", "text"}};
    const auto expected = original.to_json();
    fail_each([&] {
        try {
            const params from_value(doc["rows"][0]);
            params copy = original;
            copy.set("another rather long key to be allocated", original);
            return from_value.size() == 3 && copy.size() == 3;
        } catch (const std::bad_alloc&) {
            return false;
        }
    });
    params target = original;
    std::string out = "kept";
    bool done = false;
    for (long failing = 0; !done; ++failing) {
        allocations_left = failing;
        try {
            target.set("another rather long key to be allocated", 1);
            done = true;
        } catch (const std::bad_alloc&) {
            allocations_left = -1;
            CHECK(target.to_json() == expected);
        }
        allocations_left = -1;
    }
    CHECK(target.size() == 3);
    done = false;
    for (long failing = 0; !done; ++failing) {
        allocations_left = failing;
        try {
            original.append_json(out);
            done = true;
        } catch (const std::bad_alloc&) {
            allocations_left = -1;
            CHECK(out == "kept");
        }
        allocations_left = -1;
    }
    CHECK(out == "kept" + expected);
}

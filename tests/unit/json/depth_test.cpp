// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fast_bitrix24/json/picojson_bridge.hpp"

#include <doctest/doctest.h>
#include <picojson.h>

#include <functional>
#include <pthread.h>
#include <string>

using namespace fast_bitrix24;

namespace {

void* run_task(void* task) {
    (*static_cast<std::function<void()>*>(task))();
    return nullptr;
}

// Runs in a thread whose stack is as small as they get in practice.
void with_small_stack(std::function<void()> task) {
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, std::size_t{256} * 1024) == 0);
    pthread_t thread{};
    REQUIRE(pthread_create(&thread, &attributes, run_task, &task) == 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
}

enum class nesting { arrays, objects, mixed };

std::string nested(nesting kind, std::size_t depth, bool closed = true) {
    std::string text;
    std::string ends;
    for (std::size_t i = 0; i < depth; ++i) {
        const bool array = kind == nesting::arrays || (kind == nesting::mixed && i % 2 == 0);
        text += array ? "[" : "{\"a\":";
        ends += array ? ']' : '}';
    }
    return closed ? text + "1" + std::string(ends.rbegin(), ends.rend()) : text;
}

constexpr nesting all_kinds[] = {nesting::arrays, nesting::objects, nesting::mixed};

} // namespace

TEST_CASE("J3 256 levels fit into a stack of 256 KB, whatever is nested in what") {
    for (const auto kind : all_kinds) {
        std::string read;
        std::string built;
        bool same = false;
        with_small_stack([&] {
            const auto doc = document::parse(nested(kind, 256));
            read = doc.to_json();
            const auto copy = document::parse(nested(kind, 256));
            same = doc == copy;
            const params p = params::parse(nested(kind, 256));
            built = p.to_json();
        });
        CHECK(read == nested(kind, 256));
        CHECK((built == read)); // not to be printed
        CHECK(same);
    }
}

TEST_CASE("J3 deeper texts are refused at the 257th level, never with a crash") {
    for (const auto kind : all_kinds) {
        for (const std::size_t depth : {257U, 1000U, 48000U, 1000000U}) {
            for (const bool closed : {true, false}) {
                error_code ec;
                diagnostics details;
                with_small_stack(
                    [&] { (void)document::parse(nested(kind, depth, closed), {}, ec, details); });
                CHECK(ec == errc::limit);
                const auto offset = nested(kind, 256, false).size();
                CHECK(details.detail == "byte " + std::to_string(offset) + ": nested too deeply");
            }
        }
    }
}

TEST_CASE("J3 the limit is what the options say") {
    json_limits limits;
    for (const auto kind : all_kinds) {
        limits.depth = 3;
        CHECK_NOTHROW((void)document::parse(nested(kind, 3), limits));
        CHECK_THROWS_AS((void)document::parse(nested(kind, 4), limits), error);
        limits.depth = 0;
        CHECK_NOTHROW((void)document::parse("1", limits));
        CHECK_THROWS_AS((void)document::parse(nested(kind, 1), limits), error);
        limits.depth = 1000;
        CHECK(document::parse(nested(kind, 1000), limits).to_json() == nested(kind, 1000));
    }
    // levels that were closed do not count
    limits.depth = 2;
    CHECK_NOTHROW((void)document::parse("[[],[],{},{},[1],{\"a\":1},[2]]", limits));
}

TEST_CASE("J3 siblings behind a deep one have their full depth again") {
    const auto text = "[" + nested(nesting::objects, 255) + "," + nested(nesting::mixed, 255) + "]";
    CHECK(document::parse(text).to_json() == text);
}

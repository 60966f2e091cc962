// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/arena.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/picojson_context.ipp"

#include <cstdint>
#include <limits>
#include <new>

namespace fast_bitrix24 {

namespace detail {

struct json_store {
    std::string text;
    json_arena arena;
    json_node root{};
};

// A body comes with what its receiver reserved. A small one is copied into a block of its size; the
// unused end of a large one are pages that were never touched, and a copy would double its peak.
FAST_BITRIX24_DECL void drop_reserve(std::string& text) {
    constexpr std::size_t page = 4096;
    constexpr std::size_t large = std::size_t{256} * 1024;
    const auto unused = text.capacity() - text.size();
    if (text.size() < large && unused > page && unused > text.capacity() / 4)
        text.shrink_to_fit();
}

// Reads store.text into store.root.
[[nodiscard]] FAST_BITRIX24_DECL json_failure read_json(json_store& store,
                                                        const json_limits& limits) {
    if (store.text.size() >= std::numeric_limits<std::uint32_t>::max())
        return {errc::limit, "the text is larger than 4 GiB", 0};
    drop_reserve(store.text);
    store.arena.expect(store.text.size() / 2);
    json_input in(store.text, store.arena);
    in.skip_byte_order_mark();
    in.skip_blanks();
    if (in.at_end())
        return {errc::parse, "nothing but blanks", store.text.size()};
    json_context context(in, limits);
    if (!picojson::_parse(context, in))
        return in.failure();
    in.skip_blanks();
    if (!in.at_end())
        return {errc::parse, "something follows the value",
                static_cast<std::size_t>(in.at() - store.text.data())};
    store.root = context.root();
    return {};
}

[[nodiscard]] FAST_BITRIX24_DECL std::string describe(const json_failure& failure) {
    return "byte " + std::to_string(failure.offset) + ": " + failure.why;
}

} // namespace detail

FAST_BITRIX24_DECL document document::parse(std::string text, const json_limits& limits) {
    auto store = std::make_shared<detail::json_store>();
    store->text = std::move(text);
    if (const auto failure = detail::read_json(*store, limits); failure.code != errc{}) {
        diagnostics details;
        details.detail = detail::describe(failure);
        details.where = phase::parse;
        throw error(failure.code, std::move(details));
    }
    const value root{&store->root};
    return {root, std::move(store)};
}

FAST_BITRIX24_DECL document document::parse(std::string text, const json_limits& limits,
                                            error_code& ec, diagnostics& details) {
    ec.clear();
    try {
        auto store = std::make_shared<detail::json_store>();
        store->text = std::move(text);
        const auto failure = detail::read_json(*store, limits);
        if (failure.code == errc{}) {
            const value root{&store->root};
            return {root, std::move(store)};
        }
        ec = failure.code;
        details.where = phase::parse;
        details.detail = detail::describe(failure);
    } catch (const std::bad_alloc&) {
        // a failure that is already known says more than the lack of memory for its text
        if (!ec)
            ec = errc::resource;
        details.where = phase::parse;
    }
    return {};
}

} // namespace fast_bitrix24

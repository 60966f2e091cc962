// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/text.hpp"
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/params.hpp"
#include "fuzz/fuzz_input.hpp"

#include <algorithm>
#include <string>
#include <string_view>

// Any text is either refused in words or becomes a document that can be written, read again and
// copied into parameters without a difference.

namespace b24 = fast_bitrix24;
using fuzz::must;

namespace {

/// Uses everything that can be asked of a value; returns how deep it is.
std::size_t walk(b24::value v) {
    must(v.exists() && !v.raw().empty(), "what was read exists");
    (void)v.to_int();
    (void)v.to_uint();
    (void)v.to_double();
    (void)v.to_bool();
    (void)v.only();
    std::size_t deepest = 0;
    if (v.is_array()) {
        std::size_t i = 0;
        for (const auto element : v) {
            must(v[i++].node() == element.node(), "an element stands at its place");
            deepest = std::max(deepest, walk(element));
        }
        must(i == v.size() && !v[i].exists(), "as many as it says");
        return deepest + 1;
    }
    if (v.is_object()) {
        std::size_t count = 0;
        for (const auto [key, member] : v.members()) {
            ++count;
            must(b24::valid_utf8(key), "keys are UTF-8");
            must(v[key].exists(), "a key is found");
            deepest = std::max(deepest, walk(member));
        }
        must(count == v.size(), "as many as it says");
        return deepest + 1;
    }
    must(b24::valid_utf8(v.as_string()), "strings are UTF-8");
    return 0;
}

b24::error_code refusal_of(const std::string& text, std::size_t depth) {
    b24::json_limits limits;
    limits.depth = depth;
    b24::error_code ec;
    b24::diagnostics why;
    const auto got = b24::document::parse(text, limits, ec, why);
    must(got.exists() == !ec, "a document or an error");
    return ec;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    b24::json_limits limits;
    limits.depth = 1 + in.below(64);
    const std::string text{in.rest()};

    b24::error_code ec;
    b24::diagnostics why;
    const auto doc = b24::document::parse(text, limits, ec, why);
    must(doc.exists() == !ec, "a document or an error");
    b24::params copy;
    bool accepted = true;
    try {
        copy = b24::params::parse(text, limits);
    } catch (const b24::usage_error&) {
        accepted = false;
    }
    must(accepted == !ec, "both readers agree");
    if (ec) {
        must(ec == b24::errc::parse || ec == b24::errc::limit, "why it was refused");
        must(!why.detail.empty() && why.detail.size() < 200, "in words of the library's own");
        return 0;
    }

    const auto depth = walk(doc.root());
    must(depth <= limits.depth, "the depth limit holds");
    must(depth == 0 || !refusal_of(text, depth), "exactly the depth passes");
    must(depth <= 1 || refusal_of(text, depth - 1) == b24::errc::limit, "one less does not");

    const auto written = doc.to_json();
    must(written.size() <= text.size(), "nothing is added");
    const auto again = b24::document::parse(written, limits);
    must(again == doc, "written and read again");
    must(again.to_json() == written, "written twice is the same");
    must(copy == b24::params(doc.root()), "both ways into parameters");
    must(copy == b24::params::parse(written), "white space is no matter");
    const auto from_copy = b24::document::parse(copy.to_json(), limits);
    must(from_copy == doc, "parameters keep everything");
    must(b24::params(from_copy.root()) == copy, "and again");
    return 0;
}

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/http/response_parser.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <initializer_list>
#include <ostream> // doctest shows values through it
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http_test {

namespace b24 = fast_bitrix24;

enum class ending { none, clean, cut };

/// All that can be seen of one message, in one text, so that two runs can be compared.
struct outcome {
    b24::error_code ec;
    std::string problem;
    int status = 0;
    std::string reason;
    std::string headers;
    std::string body;
    std::size_t consumed = 0;
    bool done = false;
    bool keep_alive = false;

    [[nodiscard]] std::string text() const {
        // what is left of a failed message may depend on the cuts, the verdict may not
        std::string out = ec.message() + "|" + problem + "|";
        if (!ec)
            out += std::to_string(status) + "|" + reason + "|" + headers + "|" + body + "|" +
                   std::to_string(consumed) + (done ? "|done" : "|open") +
                   (keep_alive ? "|keep" : "|close");
        return out;
    }
};

inline outcome run(const std::vector<std::string_view>& pieces, ending how,
                   const b24::response_limits& limits = {}) {
    b24::response_parser parser(limits);
    outcome out;
    for (const auto piece : pieces) {
        const auto taken = parser.feed(piece, out.ec);
        CHECK(taken <= piece.size());
        if (!out.ec && taken < piece.size())
            CHECK(parser.done());
        out.consumed += taken;
        if (out.ec)
            break;
    }
    if (!out.ec && how != ending::none)
        parser.finish(how == ending::clean, out.ec);
    out.problem = parser.problem();
    out.done = parser.done();
    out.keep_alive = parser.keep_alive();
    CHECK(out.problem.empty() == !out.ec);
    auto response = parser.take();
    out.status = response.status;
    out.reason = response.reason;
    for (const auto& field : response.headers)
        out.headers += field.name + "=" + field.value + ";";
    out.body = std::move(response.body);
    return out;
}

/// Whole, cut in two at every place, and byte by byte: always the same.
inline outcome parse(std::string_view bytes, ending how = ending::none,
                     const b24::response_limits& limits = {}) {
    const auto whole = run({bytes}, how, limits);
    const auto wanted = whole.text();
    // long vectors are cut at every place near their ends and at some places between
    const std::size_t step = bytes.size() > 4096 ? 97 : 1;
    std::size_t cut = 0;
    while (cut <= bytes.size()) {
        const auto two = run({bytes.substr(0, cut), bytes.substr(cut)}, how, limits);
        if (two.text() != wanted) {
            CAPTURE(cut);
            CHECK(two.text() == wanted);
            break;
        }
        cut += cut < 200 || cut + 200 > bytes.size() ? 1 : step;
    }
    std::vector<std::string_view> each;
    each.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i)
        each.push_back(bytes.substr(i, 1));
    CHECK(run(each, how, limits).text() == wanted);
    return whole;
}

struct vector {
    std::string_view name;
    std::string bytes;
    b24::errc expected;
};

inline void refuse(std::initializer_list<vector> vectors) {
    for (const auto& v : vectors) {
        CAPTURE(v.name);
        const auto got = parse(v.bytes, ending::clean);
        CHECK(got.ec == v.expected);
        CHECK_FALSE(got.done);
        CHECK_FALSE(got.keep_alive);
    }
}

inline std::string ok(std::string_view headers, std::string_view body = "") {
    return "HTTP/1.1 200 OK\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

inline std::string chunked(std::string_view body) {
    return ok("Transfer-Encoding: chunked\r\n", body);
}

} // namespace http_test

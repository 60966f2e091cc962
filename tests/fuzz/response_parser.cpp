// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/http/response_parser.hpp"

#include "fuzz/fuzz_input.hpp"

#include <new>
#include <string>
#include <utility>
#include <vector>

// A stream of answers, cut in different ways, is read the same, and nothing is reserved that the
// bytes received do not justify.

namespace b24 = fast_bitrix24;

namespace {

std::size_t allocated = 0; // in all, whatever was freed meanwhile

} // namespace

void* operator new(std::size_t size) {
    allocated += size;
    if (void* p = std::malloc(size != 0 ? size : 1))
        return p;
    throw std::bad_alloc{};
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return std::malloc(size != 0 ? size : 1);
}
void operator delete(void* p) noexcept {
    std::free(p);
}
void operator delete(void* p, std::size_t) noexcept {
    std::free(p);
}

namespace {

enum class ending { none, clean, cut };

/// Feeds the pieces and describes all that can be seen of the messages in one text.
std::string read(const std::vector<std::string_view>& pieces, ending how,
                 const b24::response_limits& limits) {
    b24::response_parser parser(limits);
    std::string out;
    std::size_t received = 0;
    int messages = 0;
    const auto before = allocated;
    std::size_t ours = 0; // what this function itself has allocated
    const auto describe = [&] {
        const auto mark = allocated;
        const auto answer = parser.take();
        out += std::to_string(answer.status) + '|' + answer.reason + '|';
        for (const auto& [name, value] : answer.headers)
            out += name + '=' + value + ';';
        out += '|' + answer.body + '|' + (parser.done() ? "done" : "open") + '\n';
        ours += allocated - mark;
    };
    for (auto piece : pieces) {
        received += piece.size();
        while (!piece.empty()) {
            b24::error_code ec;
            const auto taken = parser.feed(piece, ec);
            fuzz::must(taken <= piece.size(), "no more is taken than was given");
            fuzz::must(parser.any(), "a byte was seen");
            piece.remove_prefix(taken);
            if (ec) {
                fuzz::must(!parser.problem().empty(), "an error has words");
                fuzz::must(!parser.done() && !parser.keep_alive(), "an error is no end");
                return out + ec.message() + '|' + std::string{parser.problem()};
            }
            fuzz::must(parser.problem().empty(), "no words without an error");
            fuzz::must(piece.empty() || parser.done(), "all is taken up to the end");
            // total allocations of growing strings and vectors, and what may be reserved at once
            fuzz::must(allocated - before - ours <= 256 * 1024 + 128 * received,
                       "memory is bounded by what was received");
            if (!parser.done())
                continue;
            describe();
            if (++messages == 4)
                return out;
            parser.reset();
            fuzz::must(!parser.any() && !parser.done() && !parser.head_complete(), "a new start");
        }
    }
    if (how != ending::none) {
        b24::error_code ec;
        parser.finish(how == ending::clean, ec);
        fuzz::must(parser.done() == !ec, "the end is an end or an error");
        if (ec)
            return out + ec.message() + '|' + std::string{parser.problem()};
    }
    describe();
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto flags = in.byte();
    b24::response_limits limits;
    if ((flags & 4U) != 0)
        limits = {.line = 40, .lines = 3, .head = 100, .body = 64, .informational = 2};
    const auto how = static_cast<ending>((flags & 3U) % 3);
    std::vector<std::size_t> steps;
    for (auto count = in.below(16); count > 0; --count)
        steps.push_back(in.byte());
    const auto bytes = in.rest();

    const auto whole = read({bytes}, how, limits);
    std::vector<std::string_view> pieces;
    auto left = bytes;
    for (const auto step : steps) {
        pieces.push_back(left.substr(0, step)); // may be empty, too
        left.remove_prefix(pieces.back().size());
    }
    pieces.push_back(left);
    fuzz::must(read(pieces, how, limits) == whole, "cuts change nothing");
    if (bytes.size() <= 8192) {
        pieces.clear();
        for (std::size_t i = 0; i < bytes.size(); ++i)
            pieces.push_back(bytes.substr(i, 1));
        fuzz::must(read(pieces, how, limits) == whole, "byte by byte is the same");
    }
    return 0;
}

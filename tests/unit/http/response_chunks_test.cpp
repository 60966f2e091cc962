// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "parser_support.hpp"

#include <algorithm>
#include <chrono>
#include <string>

using namespace http_test;
using b24::errc;
using namespace std::string_literals;

TEST_CASE("H8 the size of a chunk is plain hexadecimal") {
    const auto with = [](const std::string& size) {
        return chunked(size + "\r\nhello\r\n0\r\n\r\n");
    };
    refuse({{"negative", with("-2"), errc::bad_framing},
            {"signed", with("+5"), errc::bad_framing},
            {"0x", with("0x5"), errc::bad_framing},
            {"blank before", with(" 5"), errc::bad_framing},
            {"tab before", with("\t5"), errc::bad_framing},
            {"2^64-1", with("FFFFFFFFFFFFFFFF"), errc::bad_framing},
            {"2^63", with("8000000000000000"), errc::bad_framing},
            {"17 digits", with("10000000000000005"), errc::bad_framing},
            {"17 digits, zeros", with("00000000000000005"), errc::bad_framing},
            {"2^63-1", with("7FFFFFFFFFFFFFFF"), errc::limit},
            {"empty", with(""), errc::bad_framing},
            {"no digit", with("g"), errc::bad_framing},
            {"blank inside", with("5 5"), errc::bad_framing},
            {"underscore", with("0_5"), errc::bad_framing},
            {"full-width digit", with("\xEF\xBC\x95"), errc::bad_framing},
            {"NUL behind", with("5\0"s), errc::bad_framing},
            {"CR behind", with("5\r"), errc::bad_framing},
            {"LF only", chunked("5\nhello\r\n0\r\n\r\n"), errc::bad_framing},
            {"LF only at last", chunked("5\r\nhello\r\n0\n\n"), errc::bad_framing}});
    for (const auto* size : {"5", "5 ", "5\t ", "05", "0000000000000005"})
        CHECK(parse(with(size)).body == "hello");
    CHECK(parse(chunked("A\r\n0123456789\r\na\r\n0123456789\r\n000\r\n\r\n")).body.size() == 20);
}

TEST_CASE("H8 extensions of a chunk are read over if they are well-formed and short") {
    const auto with = [](const std::string& extension) {
        return chunked("5" + extension + "\r\nhello\r\n0" + extension + "\r\n\r\n");
    };
    for (const auto* extension :
         {";a", ";a=b", ";a=\"b\"", " ; a = b", ";a;b;c", ";a=\"x;y\\\"z \xD0\x96\"", ";a=\"\""})
        CHECK(parse(with(extension)).body == "hello");
    refuse({{"line end in quotes", with(";ext=\"\r\n\""), errc::bad_framing},
            {"LF in a name", with(";a\nb"), errc::bad_framing},
            {"no semicolon", with(" a"), errc::bad_framing},
            {"no name", with(";"), errc::bad_framing},
            {"no value", with(";a="), errc::bad_framing},
            {"quotes not closed", with(";a=\"b"), errc::bad_framing},
            {"escape at the end", with(";a=\"b\\"), errc::bad_framing},
            {"behind quotes", with(";a=\"b\"c"), errc::bad_framing},
            {"NUL", with(";a=\"\0\""s), errc::bad_framing},
            {"too long", with(";a=" + std::string(2000, 'x')), errc::limit}});

    std::string much;
    for (int i = 0; i < 100; ++i)
        much += "1;a=" + std::string(900, 'x') + "\r\nx\r\n";
    CHECK(parse(chunked(much + "0\r\n\r\n")).ec == errc::limit);
}

TEST_CASE("H10 chunks end where they say, the body with the last chunk") {
    refuse({{"no line end behind a chunk", chunked("5\r\nhello0\r\n\r\n"), errc::bad_framing},
            {"LF behind a chunk", chunked("5\r\nhello\n0\r\n\r\n"), errc::bad_framing},
            {"CR and more behind a chunk", chunked("5\r\nhello\rx0\r\n\r\n"), errc::bad_framing},
            {"chunk too long", chunked("4\r\nhello\r\n0\r\n\r\n"), errc::bad_framing},
            {"chunk too short", chunked("6\r\nhello\r\n0\r\n\r\n"), errc::bad_framing},
            {"no last chunk", chunked("5\r\nhello\r\n"), errc::truncated},
            {"nothing behind the last chunk", chunked("5\r\nhello\r\n0\r\n"), errc::truncated},
            {"half a line end", chunked("5\r\nhello\r\n0\r\n\r"), errc::truncated}});
    CHECK(parse(chunked("0\r\n\r\n")).done);
    // told at once, not when a line end comes
    b24::response_parser parser;
    b24::error_code ec;
    parser.feed(chunked("1\r\nxy"), ec);
    CHECK(ec == errc::bad_framing);
}

TEST_CASE("H10 trailers are limited, checked and ignored") {
    const auto with = [](const std::string& trailers) {
        return chunked("5\r\nhello\r\n0\r\n" + trailers + "\r\n");
    };
    const auto one = parse(with("Content-MD5: x\r\n"));
    CHECK(one.body == "hello");
    CHECK(one.headers == "Transfer-Encoding=chunked;");
    CHECK(one.keep_alive);
    for (const auto* forbidden : {"Content-Length: 3\r\n", "Content-Length: x\r\n",
                                  "Transfer-Encoding: gzip\r\n", "Connection: close\r\n"}) {
        const auto got = parse(with(forbidden));
        CHECK(got.body == "hello");
        CHECK(got.headers == "Transfer-Encoding=chunked;");
    }
    std::string many;
    for (int i = 0; i < 100; ++i)
        many += "T: x\r\n";
    CHECK(parse(with(many)).done);
    CHECK(parse(with(many + "T: x\r\n")).ec == errc::limit);
    std::string endless;
    for (int i = 0; i < 100'000; ++i)
        endless += "T: x\r\n";
    CHECK(run({with(endless)}, ending::none).ec == errc::limit);
    std::string wide;
    for (int i = 0; i < 5; ++i)
        wide += "T: " + std::string(16000, 'x') + "\r\n";
    CHECK(parse(with(wide)).ec == errc::limit);
    refuse({{"folded", with("T: x\r\n y\r\n"), errc::bad_framing},
            {"no colon", with("T\r\n"), errc::bad_framing},
            {"NUL", with("T: \0\r\n"s), errc::bad_framing},
            {"LF", with("T: x\n"), errc::bad_framing}});
}

TEST_CASE("H9 a million one-byte chunks take linear time") {
    const auto answer = [](std::size_t chunks) {
        std::string body;
        body.reserve(chunks * 6 + 5);
        for (std::size_t i = 0; i < chunks; ++i)
            body += "1\r\nx\r\n";
        return chunked(body + "0\r\n\r\n");
    };
    const auto seconds = [&answer](std::size_t chunks) {
        const auto bytes = answer(chunks);
        double best = 1e9;
        for (int round = 0; round < 3; ++round) {
            const auto begin = std::chrono::steady_clock::now();
            b24::response_parser parser;
            b24::error_code ec;
            // as from a socket
            for (std::size_t at = 0; at < bytes.size(); at += 16384)
                parser.feed(std::string_view(bytes).substr(at, 16384), ec);
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
            best = std::min(best, took.count());
            CHECK(parser.keep_alive());
            CHECK(parser.take().body.size() == chunks);
        }
        return best;
    };
    const auto small_time = seconds(50'000);
    const auto large_time = seconds(1'000'000); // quadratic time would be 400 times as long
    CHECK(large_time < 100 * small_time + 0.1);

    const auto bytes = answer(1'000'000);
    b24::response_parser parser;
    b24::error_code ec;
    for (const char& c : bytes)
        parser.feed({&c, 1}, ec);
    CHECK(parser.keep_alive());
    CHECK(parser.take().body.size() == 1'000'000);
}

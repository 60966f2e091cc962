// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "parser_support.hpp"

#include <algorithm>
#include <chrono>
#include <string>

using namespace http_test;
using b24::errc;

TEST_CASE("H1 an answer cut at any byte is truncated") {
    const std::string answers[] = {
        ok("Content-Length: 5\r\n", "hello"), chunked("5;a=b\r\nhello\r\n0\r\nT: 1\r\n\r\n"),
        "HTTP/1.1 100 Continue\r\n\r\n" + ok("Content-Length: 1\r\n", "x"),
        "HTTP/1.1 204 No Content\r\n\r\n"};
    for (const auto& answer : answers)
        for (std::size_t k = 0; k < answer.size(); ++k)
            for (const auto how : {ending::clean, ending::cut}) {
                CAPTURE(k);
                const auto got = run({std::string_view(answer).substr(0, k)}, how);
                CHECK(got.ec == errc::truncated);
                CHECK_FALSE(got.done);
            }
}

TEST_CASE("H1 it is known whether a byte of an answer came, and where it stopped") {
    b24::error_code ec;
    b24::response_parser parser;
    CHECK_FALSE(parser.any());
    parser.finish(true, ec);
    CHECK(ec == errc::truncated);
    CHECK(parser.problem() == "the connection ended before an answer");

    parser.reset();
    parser.feed("HTTP/1.1 200 OK\r\nContent-", ec);
    CHECK(parser.any());
    CHECK_FALSE(parser.head_complete());
    parser.finish(true, ec);
    CHECK(parser.problem() == "the connection ended inside the headers");

    parser.reset();
    parser.feed(ok("Content-Length: 5\r\n", "he"), ec);
    CHECK_FALSE(ec);
    CHECK(parser.head_complete());
    parser.finish(true, ec);
    CHECK(parser.problem() == "the connection ended inside the body");
    // what has come may be looked at
    CHECK(parser.take().status == 200);
}

TEST_CASE("H2 every cut of an ordinary answer gives the same") {
    const auto sized = parse(ok("Server: nginx\r\nContent-Length: 15\r\n", "{\"result\":true}"));
    CHECK(sized.text() == "Success||200|OK|Server=nginx;Content-Length=15;|{\"result\":true}|69|"
                          "done|keep");
    const auto parts = parse(chunked("9\r\n{\"result\"\r\n6\r\n:true}\r\n0\r\n\r\n"));
    CHECK(parts.body == "{\"result\":true}");
    CHECK(parts.keep_alive);
}

TEST_CASE("H3 too long a Content-Length truncates, too short a one spoils the connection") {
    CHECK(parse(ok("Content-Length: 6\r\n", "hello"), ending::clean).ec == errc::truncated);
    const auto surplus = parse(ok("Content-Length: 4\r\n", "hello"));
    CHECK_FALSE(surplus.ec);
    CHECK(surplus.body == "hell");
    CHECK(surplus.consumed == ok("Content-Length: 4\r\n", "hell").size());
    CHECK_FALSE(surplus.keep_alive);
}

TEST_CASE("H22 bytes behind the end are not taken, and end the connection's use") {
    b24::error_code ec;
    b24::response_parser parser;
    const auto answer = ok("Content-Length: 2\r\n", "hi");
    CHECK(parser.feed(answer, ec) == answer.size());
    CHECK(parser.done());
    CHECK(parser.keep_alive());
    CHECK(parser.feed("", ec) == 0);
    CHECK(parser.keep_alive());
    CHECK(parser.feed("HTTP/1.1 200 OK\r\n", ec) == 0);
    CHECK_FALSE(ec);
    CHECK(parser.done());
    CHECK_FALSE(parser.keep_alive());
    parser.finish(false, ec);
    CHECK_FALSE(ec);

    parser.reset();
    CHECK_FALSE(parser.any());
    CHECK(parser.feed(answer, ec) == answer.size());
    CHECK(parser.keep_alive());
    CHECK(parser.take().body == "hi");
}

TEST_CASE("H11 a body without a length ends with the stream, cleanly only") {
    const auto bytes = ok("Content-Type: text/html\r\n", "<html>");
    const auto clean = parse(bytes, ending::clean);
    CHECK(clean.body == "<html>");
    CHECK(clean.done);
    CHECK_FALSE(clean.keep_alive);
    CHECK(parse(bytes, ending::cut).ec == errc::truncated);
    CHECK_FALSE(parse(bytes).done);
    CHECK(parse(ok(""), ending::clean).body.empty());
    CHECK(parse("HTTP/1.0 200 OK\r\n\r\nold", ending::clean).body == "old");
    // a header that is only named alike is none
    CHECK(parse(ok("Content-Length-X: 0\r\n", "abc"), ending::clean).body == "abc");
}

TEST_CASE("H12 answers without a body have none, whatever their headers say") {
    for (const auto* status : {"204 No Content", "304 Not Modified"}) {
        const auto start = "HTTP/1.1 " + std::string(status) + "\r\n";
        const auto plain = parse(start + "\r\n");
        CHECK(plain.done);
        CHECK(plain.keep_alive);
        CHECK(parse(start + "Content-Length: 0\r\n\r\n").keep_alive);
        for (const auto* headers : {"Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"}) {
            const auto odd = parse(start + headers + "\r\n");
            CHECK(odd.done);
            CHECK(odd.body.empty());
            CHECK_FALSE(odd.keep_alive);
        }
        const auto surplus = parse(start + "\r\nhello");
        CHECK(surplus.body.empty());
        CHECK_FALSE(surplus.keep_alive);
    }
    const auto skipped = parse("HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\n" +
                               ok("Content-Length: 0\r\n"));
    CHECK(skipped.status == 200);
    CHECK(skipped.headers == "Content-Length=0;");
}

TEST_CASE("H13 up to 16 interim answers are skipped") {
    const std::string interim = "HTTP/1.1 100 Continue\r\nX: y\r\n\r\n";
    std::string sixteen;
    for (int i = 0; i < 16; ++i)
        sixteen += interim;
    const auto final_one = ok("Content-Length: 2\r\n", "hi");
    CHECK(parse(interim + final_one).body == "hi");
    const auto got = parse(sixteen + final_one);
    CHECK(got.headers == "Content-Length=2;");
    CHECK(got.keep_alive);
    CHECK(parse("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + final_one).body == "hi");
    CHECK(parse(sixteen + interim + final_one).ec == errc::limit);

    b24::response_parser parser;
    b24::error_code ec;
    for (int i = 0; i < 1'000'000 && !ec; ++i)
        parser.feed(interim, ec);
    CHECK(ec == errc::limit);
    CHECK_FALSE(parser.head_complete());
}

TEST_CASE("H14 a change of protocol is refused") {
    refuse({{"101",
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
             "Upgrade\r\n\r\n",
             errc::bad_framing}});
}

TEST_CASE("H26 a coding of the body that was not asked for is refused") {
    const auto with = [](std::string_view headers) {
        return ok(std::string(headers) + "Content-Length: 2\r\n", "\x1F\x8B");
    };
    refuse({{"gzip", with("Content-Encoding: gzip\r\n"), errc::unsupported_encoding},
            {"br", with("content-encoding: br\r\n"), errc::unsupported_encoding},
            {"identity, gzip", with("Content-Encoding: identity, gzip\r\n"),
             errc::unsupported_encoding},
            {"two lines", with("Content-Encoding: identity\r\nContent-Encoding: deflate\r\n"),
             errc::unsupported_encoding},
            {"chunked", ok("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
             errc::unsupported_encoding},
            {"till the end", ok("Content-Encoding: gzip\r\n"), errc::unsupported_encoding}});
    CHECK(parse(with("Content-Encoding: Identity\r\n")).done);
    CHECK(parse(with("Content-Encoding:\r\n")).done);
    CHECK(parse(ok("Content-Encoding: gzip\r\nContent-Length: 0\r\n")).done);
}

TEST_CASE("J12 a body beyond the limit is refused, announced or not") {
    b24::response_limits small_one;
    small_one.body = 10;
    const auto sized = [](std::size_t n) {
        return ok("Content-Length: " + std::to_string(n) + "\r\n", std::string(n, 'x'));
    };
    CHECK(parse(sized(10), ending::none, small_one).done);
    CHECK(parse(sized(11), ending::none, small_one).ec == errc::limit);
    CHECK(parse(ok("", std::string(10, 'x')), ending::clean, small_one).done);
    CHECK(parse(ok("", std::string(11, 'x')), ending::clean, small_one).ec == errc::limit);
    CHECK(parse(chunked("5\r\nhello\r\n5\r\nhello\r\n0\r\n\r\n"), ending::none, small_one).done);
    CHECK(parse(chunked("5\r\nhello\r\n6\r\nhello!\r\n0\r\n\r\n"), ending::none, small_one).ec ==
          errc::limit);
    small_one.body = 0;
    CHECK(parse(sized(0), ending::none, small_one).done);
    CHECK(parse(sized(1), ending::none, small_one).ec == errc::limit);

    CHECK(run({ok("Content-Length: 67108865\r\n")}, ending::none).ec == errc::limit);
    b24::response_parser parser;
    b24::error_code ec;
    parser.feed(ok(""), ec);
    const std::string megabyte(1024 * 1024, 'x');
    std::size_t taken = 0;
    while (!ec)
        taken += parser.feed(megabyte, ec);
    CHECK(ec == errc::limit);
    CHECK(taken == 64U * 1024 * 1024);
    CHECK(parser.take().body.capacity() <= 64U * 1024 * 1024 + 64U * 1024);
}

TEST_CASE("M1 memory follows the bytes that came, not those announced") {
    b24::response_limits huge;
    huge.body = std::size_t{1} << 30;
    const auto capacity = [&huge](std::string_view headers, std::string_view body) {
        b24::response_parser parser(huge);
        b24::error_code ec;
        parser.feed(ok(headers, body), ec);
        CHECK_FALSE(ec);
        return parser.take().body.capacity();
    };
    const std::size_t slack = 64 * 1024 + 16;
    CHECK(capacity("Content-Length: 1000000000\r\n", "abc") <= slack);
    CHECK(capacity("Transfer-Encoding: chunked\r\n", "3b9aca00\r\nabc") <= slack);
    CHECK(capacity("", "abc") <= slack);
    const std::string part(100'000, 'x');
    CHECK(capacity("Content-Length: 1000000000\r\n", part) <= 16 * part.size());
    CHECK(capacity("", part) <= 4 * part.size());
    // a small body of known length takes no more than its length
    CHECK(capacity("Content-Length: 1000\r\n", "abc") <= 1000);
}

TEST_CASE("a large body arrives whole from pieces of odd sizes") {
    std::string body;
    for (int i = 0; body.size() < 3'000'000; ++i)
        body += std::to_string(i) + ",";
    const auto answer = ok("Content-Length: " + std::to_string(body.size()) + "\r\n", body);
    for (const std::size_t piece : {1U << 20, 16384U, 1460U, 7U}) {
        b24::response_parser parser;
        b24::error_code ec;
        for (std::size_t at = 0; at < answer.size(); at += piece)
            parser.feed(std::string_view(answer).substr(at, piece), ec);
        CHECK_FALSE(ec);
        CHECK(parser.keep_alive());
        const auto response = parser.take();
        CHECK((response.body == body));
        CHECK(response.body.capacity() <= body.size() + 16);
    }
}

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "parser_support.hpp"

#include <string>

using namespace http_test;
using b24::errc;
using namespace std::string_literals;

TEST_CASE("H4 a Content-Length that is no plain number is refused") {
    const auto with = [](std::string_view length) {
        return ok("Content-Length: " + std::string(length) + "\r\n", "12345");
    };
    refuse({{"negative", with("-1"), errc::bad_framing},
            {"signed", with("+5"), errc::bad_framing},
            {"hexadecimal", with("0x10"), errc::bad_framing},
            {"exponent", with("1e3"), errc::bad_framing},
            {"blank inside", with("5 5"), errc::bad_framing},
            {"list", with("5, 6"), errc::bad_framing},
            {"list of equals", with("5, 5"), errc::bad_framing},
            {"2^63", with("9223372036854775808"), errc::bad_framing},
            {"2^64+1", with("18446744073709551617"), errc::bad_framing},
            {"40 digits", with(std::string(40, '9')), errc::bad_framing},
            {"empty", with(""), errc::bad_framing},
            {"blank", with("  "), errc::bad_framing},
            {"full-width digit", with("\xEF\xBC\x95"), errc::bad_framing},
            {"superscript digit", with("\xB2"), errc::bad_framing},
            {"fraction", with("5.0"), errc::bad_framing},
            {"2^63-1", with("9223372036854775807"), errc::limit}});
    CHECK(parse(with("\t 5 \t")).body == "12345");
    CHECK(parse(with("0005")).body == "12345");
}

TEST_CASE("H5 equal lengths are one, different ones are refused") {
    const auto twice = parse(ok("Content-Length: 2\r\ncontent-length: 2\r\n", "hi"));
    CHECK(twice.body == "hi");
    CHECK(twice.keep_alive);
    refuse(
        {{"2 and 3", ok("Content-Length: 2\r\nContent-Length: 3\r\n", "hi!"), errc::bad_framing},
         {"0 and 2", ok("Content-Length: 0\r\nContent-Length: 2\r\n", "hi"), errc::bad_framing}});
}

TEST_CASE("H6 length and chunked together are refused") {
    const auto body = "2\r\nhi\r\n0\r\n\r\n";
    refuse({{"length first", ok("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", body),
             errc::bad_framing},
            {"coding first", ok("Transfer-Encoding: chunked\r\nContent-Length: 12\r\n", body),
             errc::bad_framing},
            {"other coding", ok("Transfer-Encoding: gzip\r\nContent-Length: 2\r\n", body),
             errc::bad_framing},
            {"empty coding", ok("Transfer-Encoding:\r\nContent-Length: 2\r\n", body),
             errc::bad_framing}});
}

TEST_CASE("H7 of the transfer codings only chunked alone is taken") {
    const auto with = [](std::string_view headers) { return ok(headers, "2\r\nhi\r\n0\r\n\r\n"); };
    refuse(
        {{"gzip, chunked", with("Transfer-Encoding: gzip, chunked\r\n"),
          errc::unsupported_encoding},
         {"chunked, gzip", with("Transfer-Encoding: chunked, gzip\r\n"), errc::bad_framing},
         {"xchunked", with("Transfer-Encoding: xchunked\r\n"), errc::unsupported_encoding},
         {"chunkedchunked", with("Transfer-Encoding: chunkedchunked\r\n"),
          errc::unsupported_encoding},
         {"chunked, chunked", with("Transfer-Encoding: chunked, chunked\r\n"), errc::bad_framing},
         {"two lines", with("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
          errc::unsupported_encoding},
         {"chunked twice, two lines",
          with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), errc::bad_framing},
         {"identity", with("Transfer-Encoding: identity\r\n"), errc::unsupported_encoding},
         {"parameter", with("Transfer-Encoding: chunked;q=1\r\n"), errc::unsupported_encoding},
         {"empty", with("Transfer-Encoding: \r\n"), errc::bad_framing},
         {"only a comma", with("Transfer-Encoding: ,\r\n"), errc::bad_framing},
         {"in HTTP/1.0",
          "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
          errc::bad_framing}});
    CHECK(parse(with("Transfer-Encoding: CHUNKED\r\n")).body == "hi");
    CHECK(parse(with("transfer-encoding: , chunked ,\r\n")).body == "hi");
}

TEST_CASE("H15 a status line must be one of HTTP/1.1 or HTTP/1.0") {
    const auto with = [](const std::string& line) {
        return line + "\r\nContent-Length: 0\r\n\r\n";
    };
    for (const auto* line : {"HTTP/0.9",
                             "HTTP/0.9 200 OK",
                             "HTTP/2.0 200",
                             "HTTP/2 200",
                             "HTTP/1.2 200 OK",
                             "HTTP/1.10 200 OK",
                             "HTTP/1.1 20",
                             "HTTP/1.1 2000",
                             "HTTP/1.1 2000 OK",
                             "HTTP/1.1 2",
                             "HTTP/1.1 2 OK",
                             "HTTP/1.1 099 OK",
                             "HTTP/1.1 -20 OK",
                             "HTTP/1.1 2x0 OK",
                             "ICY 200",
                             "ICY 200 OK",
                             "http/1.1 200 OK",
                             "HTTP/1.1\t200 OK",
                             "HTTP/1.1  200 OK",
                             "HTTP/1.1 200\tOK",
                             "HTTP/1.1",
                             "HTTP/1.",
                             "HTTP",
                             "",
                             " HTTP/1.1 200 OK",
                             "SSH-2.0-OpenSSH_9.2",
                             "{}",
                             "<html>",
                             "HTTPS/1.1 200 OK",
                             "RTSP/1.1 200 OK"})
        refuse({{line, with(line), errc::bad_framing}});
    refuse({{"leading line end", "\r\n" + with("HTTP/1.1 200 OK"), errc::bad_framing},
            {"NUL in reason", with("HTTP/1.1 200 O\0K"s), errc::bad_framing},
            {"escape in reason", with("HTTP/1.1 200 \x1B[31m"), errc::bad_framing},
            {"bare CR in reason", with("HTTP/1.1 200 O\rK"), errc::bad_framing}});

    CHECK(parse(with("HTTP/1.1 200")).status == 200);
    CHECK(parse(with("HTTP/1.1 200")).reason.empty());
    CHECK(parse(with("HTTP/1.1 200 ")).reason.empty());
    CHECK(parse(with("HTTP/1.1 404 \xD0\x9D\xD0\xB5\xD1\x82 \xFF")).reason ==
          "\xD0\x9D\xD0\xB5\xD1\x82 \xFF");
    CHECK(parse(with("HTTP/1.1 999 odd")).status == 999);
}

TEST_CASE("H15 what is not HTTP is told at its first byte") {
    b24::response_parser parser;
    b24::error_code ec;
    parser.feed("S", ec);
    CHECK(ec == errc::bad_framing);
}

TEST_CASE("H16 malformed header lines are refused") {
    const auto with = [](const std::string& line) {
        return ok("A: 1\r\n" + line + "\r\nContent-Length: 0\r\n");
    };
    refuse(
        {{"no colon", with("nonsense"), errc::bad_framing},
         {"space before colon", with("B : 1"), errc::bad_framing},
         {"tab before colon", with("B\t: 1"), errc::bad_framing},
         {"space in name", with("B b: 1"), errc::bad_framing},
         {"empty name", with(": 1"), errc::bad_framing},
         {"8-bit name", with("B\xE9: 1"), errc::bad_framing},
         {"NUL in name", with("B\0: 1"s), errc::bad_framing},
         {"CR in name", with("B\r: 1"), errc::bad_framing},
         {"NUL in value", with("B: a\0b"s), errc::bad_framing},
         {"CR in value", with("B: a\rb"), errc::bad_framing},
         {"CR at the end of a value", with("B: a\r"), errc::bad_framing},
         {"escape in value", with("B: \x1B[2J"), errc::bad_framing},
         {"DEL in value", with("B: \x7F"), errc::bad_framing},
         {"form feed in value", with("B: \f"), errc::bad_framing},
         {"folded with a space", with("B: 1\r\n 2"), errc::bad_framing},
         {"folded with a tab", with("B: 1\r\n\t2"), errc::bad_framing},
         {"folded first line", ok(" A: 1\r\n"), errc::bad_framing},
         {"bare LF", with("B: 1\nC: 2"), errc::bad_framing},
         {"bare LF ends", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", errc::bad_framing},
         {"LF ends the headers", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\n", errc::bad_framing},
         {"bare CR ends", "HTTP/1.1 200 OK\rContent-Length: 0\r\r", errc::truncated}});

    const auto kept = parse(with("B: \xD0\x96\xFF\tx\r\nC:\r\nD:  padded \t"));
    CHECK(kept.headers == "A=1;B=\xD0\x96\xFF\tx;C=;D=padded;Content-Length=0;");
}

TEST_CASE("H17 lines, their number and the whole head are limited") {
    const auto line = [](std::size_t length) { // without its line end
        return "X: " + std::string(length - 3, 'x') + "\r\n";
    };
    CHECK(parse(ok(line(16384) + "Content-Length: 0\r\n")).done);
    refuse({{"a byte too many in a line", ok(line(16385) + "Content-Length: 0\r\n"), errc::limit},
            {"status line", "HTTP/1.1 200 " + std::string(16384, 'x') + "\r\n\r\n", errc::limit}});
    CHECK(run({ok(line(1'000'000))}, ending::none).ec == errc::limit);

    std::string many;
    for (int i = 0; i < 99; ++i)
        many += "X: x\r\n";
    CHECK(parse(ok(many + "Content-Length: 0\r\n")).done);
    refuse({{"101 lines", ok(many + "X: x\r\nContent-Length: 0\r\n"), errc::limit}});
    std::string endless;
    for (int i = 0; i < 100'000; ++i)
        endless += "X: x\r\n";
    CHECK(run({ok(endless)}, ending::none).ec == errc::limit);

    // exactly 64 KiB from the H of HTTP to the last line end, and one more
    const auto head = [&line](std::size_t size) {
        const auto fixed = ok("Content-Length: 0\r\n").size();
        std::string headers;
        for (auto left = size - fixed; left > 0;) {
            const auto part = std::min<std::size_t>(left, left > 20000 ? 10000 : left);
            headers += line(part - 2);
            left -= part;
        }
        return ok(headers + "Content-Length: 0\r\n");
    };
    b24::response_limits wide;
    wide.line = 32 * 1024;
    CHECK(head(65536).size() == 65536);
    CHECK(parse(head(65536), ending::none, wide).done);
    CHECK(parse(head(65537), ending::none, wide).ec == errc::limit);
}

TEST_CASE("H18 doubled headers that do not frame are accepted") {
    const auto got = parse(ok("Content-Type: a\r\nContent-Type: b\r\nServer: x\r\nServer: y\r\n"
                              "Date: 1\r\nDate: 2\r\nContent-Length: 0\r\n"));
    CHECK(got.done);
    CHECK(got.keep_alive);
}

TEST_CASE("H19 a connection is not used again when the server says so") {
    const auto with = [](std::string_view version, std::string_view headers) {
        return std::string(version) + " 200 OK\r\nContent-Length: 2\r\n" + std::string(headers) +
               "\r\nhi";
    };
    CHECK(parse(with("HTTP/1.1", "")).keep_alive);
    CHECK(parse(with("HTTP/1.1", "Connection: keep-alive\r\n")).keep_alive);
    for (const auto* headers :
         {"Connection: close\r\n", "connection: CLOSE\r\n", "Connection: keep-alive, close\r\n",
          "Connection: keep-alive\r\nConnection: x,close\r\n"})
        CHECK_FALSE(parse(with("HTTP/1.1", headers)).keep_alive);
    CHECK_FALSE(parse(with("HTTP/1.0", "")).keep_alive);
    CHECK_FALSE(parse(with("HTTP/1.0", "Connection: keep-alive\r\n")).keep_alive);
    CHECK(parse(with("HTTP/1.0", "")).body == "hi");
}

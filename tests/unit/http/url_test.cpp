// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/http/url.hpp"

#include <doctest/doctest.h>

#include <ostream> // doctest shows values through it
#include <string>
#include <string_view>

namespace b24 = fast_bitrix24;
using namespace std::string_literals;

namespace {

std::string refusal(const std::string& text) {
    try {
        (void)b24::parse_url(text);
    } catch (const b24::usage_error& e) {
        CHECK(e.code() == b24::errc::usage);
        CHECK(std::string_view(e.what()).find("s3cret") == std::string_view::npos);
        return e.details().detail;
    }
    return {};
}

std::string back(std::string_view text) {
    const auto u = b24::parse_url(text);
    return b24::origin(u) + u.target;
}

std::string location(std::string_view base, const std::string& where) {
    try {
        const auto u = b24::resolve_location(b24::parse_url(base), where);
        return b24::origin(u) + u.target;
    } catch (const b24::error& e) {
        CHECK(e.code() == b24::errc::redirect);
        CHECK_FALSE(e.details().detail.empty());
        CHECK(std::string_view(e.what()).find("s3cret") == std::string_view::npos);
        return "refused";
    }
}

} // namespace

TEST_CASE("an address is taken apart") {
    const auto u = b24::parse_url("HTTPS://Example.Bitrix24.RU.:8443/Rest/1/s3cret/?a=B&c");
    CHECK(u.secure);
    CHECK(u.host == "example.bitrix24.ru");
    CHECK(u.port == 8443);
    CHECK(u.target == "/Rest/1/s3cret/?a=B&c");
    CHECK(b24::parse_url("http://localhost").port == 80);
    CHECK(b24::parse_url("http://localhost").target == "/");
    CHECK_FALSE(b24::parse_url("http://localhost").secure);

    CHECK(back("https://host") == "https://host/");
    CHECK(back("https://host?x=1") == "https://host/?x=1");
    CHECK(back("https://host/a#fragment") == "https://host/a");
    CHECK(back("https://host:443/a") == "https://host/a");
    CHECK(back("http://host:443/a") == "http://host:443/a");
    CHECK(back("https://host:80/a") == "https://host:80/a");
    CHECK(back("https://127.0.0.1:1/") == "https://127.0.0.1:1/");
    CHECK(back("https://host:65535/") == "https://host:65535/");
    CHECK(back("https://[2001:DB8::1]:8080/x") == "https://[2001:db8::1]:8080/x");
    CHECK(b24::parse_url("https://[::1]/").host == "::1");
    for (const auto* address : {"::", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6::8", "::2:3:4:5:6:7:8",
                                "1:2:3:4:5:6:1.2.3.4", "1::1.2.3.4", "fe80::abcd:1"})
        CHECK(b24::parse_url("https://[" + std::string(address) + "]/").host == address);
    CHECK(back("https://[::ffff:192.0.2.1]/") == "https://[::ffff:192.0.2.1]/");
    CHECK(back("https://xn--80ak6aa92e.xn--p1ai/") == "https://xn--80ak6aa92e.xn--p1ai/");
    CHECK(back("https://a_b.c-d.e1/") == "https://a_b.c-d.e1/");
    CHECK(back("https://h/a%20b?q[0]=%D0%96#x") == "https://h/a%20b?q[0]=%D0%96");
}

TEST_CASE("D11 malformed addresses are refused with a reason that shows no path") {
    struct row {
        std::string text;
        std::string_view reason;
    };
    const row rows[] = {
        {"", "empty"},
        {"host/s3cret", "https://"},
        {"//host/s3cret", "https://"},
        {"ftp://host/s3cret", "https://"},
        {"https:/host/s3cret", "https://"},
        {"https:host/s3cret", "https://"},
        {" https://host/s3cret", "https://"},
        {"https://", "host is missing"},
        {"https:///s3cret", "host is missing"},
        {"https://:443/s3cret", "host is missing"},
        {"https://host:0/s3cret", "port"},
        {"https://host:65536/s3cret", "port"},
        {"https://host:99999999999999999999/s3cret", "port"},
        {"https://host:/s3cret", "port"},
        {"https://host:-1/s3cret", "port"},
        {"https://host:+1/s3cret", "port"},
        {"https://host:8o/s3cret", "port"},
        {"https://host: 80/s3cret", "port"},
        {"https://ho st/s3cret", "space in the host"},
        {"https://host /s3cret", "space in the host"},
        {"https://host/s3cret x", "space in the path"},
        {"https://ho\r\nst/s3cret", "control character in the host"},
        {"https://host/s3cret\r\nX: y", "control character in the path"},
        {"https://host/s3cret\n", "control character in the path"},
        {"https://host/s3cret\0"s, "control character in the path"},
        {"https://host/s3cret\x7F", "control character in the path"},
        {"https://host/s3cret\\..", "backslash"},
        {"https://user:pw@host/s3cret", "user name"},
        {"https://user@host/s3cret", "user name"},
        {"https://host\\@evil/s3cret", "user name"},
        {"https://host\\evil/s3cret", "letters, digits"},
        {"https://ho..st/s3cret", "between two dots is empty"},
        {"https://../s3cret", "between two dots is empty"},
        {"https://./s3cret", "between two dots is empty"},
        {"https://.host/s3cret", "between two dots is empty"},
        {"https://host../s3cret", "between two dots is empty"},
        {"https://-host/s3cret", "'-'"},
        {"https://host-.ru/s3cret", "'-'"},
        {"https://ho%73t/s3cret", "letters, digits"},
        {"https://host*/s3cret", "letters, digits"},
        {"https://" + std::string(64, 'a') + "/s3cret", "63"},
        {"https://" + std::string(63, 'a') + "." + std::string(63, 'b') + "." +
             std::string(63, 'c') + "." + std::string(63, 'd') + "/s3cret",
         "253"},
        {"https://::1/s3cret", "brackets"},
        {"https://2001:db8::1/s3cret", "brackets"},
        {"https://[::1/s3cret", "not closed"},
        {"https://[::1]x/s3cret", "only a port"},
        {"https://[::1]:0/s3cret", "port"},
        {"https://[::1]:/s3cret", "port"},
        {"https://[]/s3cret", "IPv6"},
        {"https://[host]/s3cret", "IPv6"},
        {"https://[1.2.3.4]/s3cret", "IPv6"},
        {"https://[fe80::1%25eth0]/s3cret", "IPv6"},
        {"https://[1:2:3:4:5:6:7]/s3cret", "IPv6"},
        {"https://[1:2:3:4:5:6:7:8:9]/s3cret", "IPv6"},
        {"https://[1::2::3]/s3cret", "IPv6"},
        {"https://[1:2:3:4:5:6:7::8]/s3cret", "IPv6"},
        {"https://[1:2:3:4::5:6:7:8]/s3cret", "IPv6"},
        {"https://[12345::]/s3cret", "IPv6"},
        {"https://[::g]/s3cret", "IPv6"},
        {"https://[1:]/s3cret", "IPv6"},
        {"https://[:1]/s3cret", "IPv6"},
        {"https://[:::]/s3cret", "IPv6"},
        {"https://[::1.2.3]/s3cret", "IPv6"},
        {"https://[::1.2.3.4:5]/s3cret", "IPv6"},
        {"https://[1:2:3:4:5:6:7:1.2.3.4]/s3cret", "IPv6"},
        {"https://127.1/s3cret", "IPv4"},
        {"https://2130706433/s3cret", "IPv4"},
        {"https://0x7f000001/s3cret", "IPv4"},
        {"https://0x7f.1/s3cret", "IPv4"},
        {"https://127.0.0.01/s3cret", "IPv4"},
        {"https://127.0.0.256/s3cret", "IPv4"},
        {"https://1.2.3.4.5/s3cret", "IPv4"},
        {"https://\xD0\xBF\xD1\x80\xD0\xB8\xD0\xBC\xD0\xB5\xD1\x80.\xD1\x80\xD1\x84/s3cret",
         "xn--"},
        {"https://host/s3cret/\xD0\x96", "percent-encoded"},
        {"https://host/s3cret" + std::string(8192, 'x'), "8 KiB"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.text);
        const auto got = refusal(r.text);
        CHECK(got.find(r.reason) != std::string::npos);
    }
}

TEST_CASE("this machine's own addresses are known") {
    for (const auto* host : {"localhost", "LOCALHOST", "portal.localhost", "127.0.0.1",
                             "127.255.255.254", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
        CHECK(b24::is_loopback(host));
    for (const auto* host : {"", "localhost.ru", "mylocalhost", "128.0.0.1", "127.0.0.1.ru",
                             "127.1", "::", "::2", "::ffff:128.0.0.1", "1::1", "host"})
        CHECK_FALSE(b24::is_loopback(host));
}

TEST_CASE("H23 a redirect may name a path or an address") {
    const auto* base = "https://old.bitrix24.ru/rest/1/s3cret/a";
    CHECK(location(base, "/new?x=1") == "https://old.bitrix24.ru/new?x=1");
    CHECK(location(base, "/new#part") == "https://old.bitrix24.ru/new");
    CHECK(location(base, "https://new.bitrix24.ru/rest/1/s3cret/a") ==
          "https://new.bitrix24.ru/rest/1/s3cret/a");
    CHECK(location(base, "HTTPS://NEW.bitrix24.ru:444") == "https://new.bitrix24.ru:444/");
    CHECK(location("http://localhost:81/x", "https://h/x") == "https://h/x");
    CHECK(location("http://localhost:81/x", "/y") == "http://localhost:81/y");
    CHECK(location("http://localhost:81/x", "http://127.0.0.1:82/y") == "http://127.0.0.1:82/y");
    CHECK(location("http://box:81/x", "http://box:82/y") == "http://box:82/y");
}

TEST_CASE("H25 a redirect elsewhere is refused, and the refusal shows no secret") {
    const auto* base = "https://old.bitrix24.ru/rest/1/s3cret/a";
    const std::string refused[] = {
        "",
        "http://old.bitrix24.ru/rest/1/s3cret/a",
        "http://localhost/rest/1/s3cret/a",
        "//evil/rest/1/s3cret/a",
        "///evil",
        "/\\evil",
        "ftp://evil/",
        "javascript:alert(1)",
        "data:text/html,x",
        "s3cret/relative",
        "?s3cret",
        "#s3cret",
        "https://",
        "https://user@evil/s3cret",
        "https://evil:0/s3cret",
        "https://evil/s3cret\r\nX: y",
        "/s3cret\r\nX: y",
        "/s3cret\nX",
        "/s3cret x",
        "/s3cret\0"s,
        "/s3cret/\xD0\x96",
        " https://evil/s3cret",
        "https://evil/" + std::string(64 * 1024, 'x'),
        "/" + std::string(8 * 1024, 'x'),
    };
    for (const auto& where : refused) {
        CAPTURE(where.substr(0, 60));
        CHECK(location(base, where) == "refused");
    }
    CHECK(location("http://box/x", "http://evil/x") == "refused");
}

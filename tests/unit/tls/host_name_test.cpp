// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT

#include "fast_bitrix24/tls/host_name.hpp"
#include "support/certificates.hpp"

#include <doctest/doctest.h>

#include <string>

namespace b24 = fast_bitrix24::detail;
using b24::host_check;

TEST_CASE("T7 addresses are told from names, strictly") {
    const auto bytes = [](std::string_view host) { return b24::address_bytes(host).value_or("-"); };
    CHECK(bytes("127.0.0.1") == std::string("\x7F\0\0\x01", 4));
    CHECK(bytes("255.255.255.255") == "\xFF\xFF\xFF\xFF");
    CHECK(bytes("::1") == std::string(15, '\0') + '\x01');
    CHECK(bytes("::") == std::string(16, '\0'));
    CHECK(bytes("2001:db8::8:800:200c:417A") ==
          std::string("\x20\x01\x0d\xb8\0\0\0\0\0\x08\x08\0\x20\x0c\x41\x7a", 16));
    CHECK(bytes("1:2:3:4:5:6:7:8") == std::string("\0\1\0\2\0\3\0\4\0\5\0\6\0\7\0\x08", 16));
    CHECK(bytes("::ffff:1.2.3.4") == std::string(10, '\0') + "\xFF\xFF\1\2\3\4");
    CHECK(bytes("fe80::1%eth0") == std::string("\xFE\x80", 2) + std::string(13, '\0') + '\x01');
    for (const char* name : {"",
                             "localhost",
                             "1.2.3",
                             "1.2.3.4.5",
                             "1.2.3.256",
                             "01.2.3.4",
                             "1.2.3.4 ",
                             "1..2.3",
                             "127.1",
                             "0x7f.0.0.1",
                             ":",
                             ":::",
                             "1:2:3:4:5:6:7",
                             "1:2:3:4:5:6:7:8:9",
                             "12345::",
                             "1::2::3",
                             "g::1",
                             "1:2:3:4:5:6:7::8",
                             "1.2.3.4::",
                             "1:"}) {
        CAPTURE(name);
        CHECK_FALSE(b24::address_bytes(name).has_value());
    }
}

TEST_CASE("T8 a wildcard stands for one left-most label, and not before a single label") {
    CHECK(b24::dns_name_matches("portal.bitrix24.ru", "portal.bitrix24.ru"));
    CHECK(b24::dns_name_matches("Portal.Bitrix24.RU", "portal.bitrix24.ru"));
    CHECK(b24::dns_name_matches("*.bitrix24.ru", "portal.bitrix24.ru"));
    CHECK_FALSE(b24::dns_name_matches("*.bitrix24.ru", "a.b.bitrix24.ru"));
    CHECK_FALSE(b24::dns_name_matches("*.bitrix24.ru", "bitrix24.ru"));
    CHECK_FALSE(b24::dns_name_matches("*.bitrix24.ru", ".bitrix24.ru"));
    CHECK_FALSE(b24::dns_name_matches("*.com", "example.com"));
    CHECK_FALSE(b24::dns_name_matches("*", "example"));
    CHECK_FALSE(b24::dns_name_matches("*.", "example."));
    CHECK_FALSE(b24::dns_name_matches("p*.bitrix24.ru", "portal.bitrix24.ru"));
    CHECK_FALSE(b24::dns_name_matches("portal.*.ru", "portal.bitrix24.ru"));
    CHECK_FALSE(b24::dns_name_matches("*.*.ru", "portal.bitrix24.ru"));
    CHECK_FALSE(b24::dns_name_matches("", ""));
    CHECK_FALSE(b24::dns_name_matches("", "a"));
    CHECK_FALSE(b24::dns_name_matches(std::string_view{"a.ru\0.evil.com", 14}, "a.ru"));
}

TEST_CASE("T6 T7 subjectAltName decides: names for names, addresses for addresses") {
    const auto& ca = test::common_ca();
    const auto leaf = test::issue(ca, {.common_name = "cn.example.org",
                                       .dns = {"a.example.org", "*.b.example.org", "10.0.0.1"},
                                       .addresses = {"192.0.2.7", "2001:db8::7"}});
    const auto check = [der = leaf.extensions()](std::string_view host) {
        return b24::check_host(der, host);
    };
    CHECK(check("a.example.org") == host_check::match);
    CHECK(check("A.EXAMPLE.ORG") == host_check::match);
    CHECK(check("x.b.example.org") == host_check::match);
    CHECK(check("192.0.2.7") == host_check::match);
    CHECK(check("2001:db8::7") == host_check::match);
    CHECK(check("2001:0db8:0:0::0007") == host_check::match);
    CHECK(check("b.example.org") == host_check::mismatch);
    CHECK(check("cn.example.org") == host_check::mismatch);
    CHECK(check("192.0.2.8") == host_check::mismatch);
    CHECK(check("10.0.0.1") == host_check::mismatch); // an address spelt as a name is none

    const auto bare = test::issue(ca, {.common_name = "cn.example.org"});
    CHECK(b24::check_host(bare.extensions(), "cn.example.org") == host_check::no_names);
    CHECK(b24::check_host("", "cn.example.org") == host_check::no_names);
}

TEST_CASE("T6 malformed extensions never match, wherever they are cut or bent") {
    const auto leaf =
        test::issue(test::common_ca(), {.common_name = "x", .dns = {"a.example.org"}});
    const auto der = leaf.extensions();
    REQUIRE(b24::check_host(der, "a.example.org") == host_check::match);
    for (std::size_t i = 0; i < der.size(); ++i) {
        CAPTURE(i);
        CHECK(b24::check_host(der.substr(0, i), "a.example.org") != host_check::match);
        for (const int flip : {0x01, 0x80, 0xFF}) {
            auto bent = der;
            bent[i] = static_cast<char>(bent[i] ^ flip);
            CHECK(b24::check_host(bent, "b.example.org") != host_check::match);
        }
    }
}

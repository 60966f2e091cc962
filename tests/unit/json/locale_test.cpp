// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/json/params.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <clocale>
#include <cstring>
#include <string>
#include <thread>

using namespace fast_bitrix24;

namespace {

void check_numbers() {
    const auto doc = document::parse(R"([1.5,"2.5",1234567.25,1e3])");
    CHECK(doc[0].as_double() == 1.5);
    CHECK(doc[1].as_double() == 2.5);
    CHECK(doc[2].as_double() == 1234567.25);
    CHECK(doc[2].as_string() == "1234567.25");
    CHECK(doc[3].as_int() == 1000);
    CHECK(params({0.5, 1234567.25, 1000000}).to_json() == "[0.5,1234567.25,1000000]");
    error_code ec;
    diagnostics details;
    (void)document::parse("[1,5.5.5]", {}, ec, details);
    CHECK(details.detail == "byte 6: unexpected character");
}

// One whose decimal sign is a comma; null if the machine has none.
const char* comma_locale() {
    for (const char* name : {"ru_RU.UTF-8", "ru_RU.utf8", "ru_RU", "de_DE.UTF-8", "de_DE.utf8",
                             "fr_FR.UTF-8", "de_DE", "fr_FR"})
        if (std::setlocale(LC_ALL, name) != nullptr &&
            std::strcmp(std::localeconv()->decimal_point, ",") == 0)
            return name;
    return nullptr;
}

} // namespace

TEST_CASE("J13 numbers are the same where the decimal sign is a comma") {
    check_numbers();
    const char* name = comma_locale();
    if (name == nullptr)
        MESSAGE("no locale with a decimal comma on this machine: not tried");
    else
        check_numbers();
    std::setlocale(LC_ALL, "C");
}

TEST_CASE("J13 numbers are the same while another thread changes the locale") {
    const char* name = comma_locale();
    std::setlocale(LC_ALL, "C");
    std::atomic<bool> stop = false;
    std::thread other([&stop, name] {
        while (!stop) {
            std::setlocale(LC_NUMERIC, name != nullptr ? name : "C.UTF-8");
            std::setlocale(LC_NUMERIC, "C");
        }
    });
    for (int i = 0; i < 200; ++i)
        check_numbers();
    stop = true;
    other.join();
    std::setlocale(LC_ALL, "C");
}

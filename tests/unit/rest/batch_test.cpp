// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/json/document.hpp"
#include "fast_bitrix24/rest/batch.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace fast_bitrix24;
using detail::command;
using detail::read_batch_part;

TEST_CASE("batch body: labels begin with a letter, commands keep their order, the token is last") {
    const auto a = detail::make_command("crm.deal.list", {{"select", {"ID"}}});
    const auto b = detail::make_command("CRM.Deal.Get", {{"id", "\"\\\n"}});
    const std::vector<const command*> both{&a, &b};
    CHECK(detail::write_batch_body(both, {}) ==
          R"({"halt":0,"cmd":{"c0":"crm.deal.list?select%5B0%5D=ID",)"
          R"("c1":"crm.deal.get?id=%22%5C%0A"}})");
    const auto with = detail::write_batch_body(both, "to\"ken");
    CHECK(document::parse(with)["auth"].as_string() == "to\"ken");
    CHECK(detail::write_batch_body({}, {}) == R"({"halt":0,"cmd":{}})");

    std::vector<const command*> fifty(50, &a);
    const auto body = document::parse(detail::write_batch_body(fifty, {}));
    CHECK(body["cmd"].size() == 50);
    CHECK(body["cmd"]["c49"].exists());
}

TEST_CASE("batch body: a caller's own labels, unless two are the same or one is missing") {
    const auto named = [](const char* label) {
        command out = detail::make_command("profile", {});
        out.label = label;
        return out;
    };
    const auto me = named("me"), zero = named("0"), odd = named("a\"b"), none = named("");
    CHECK(detail::write_batch_body({&me, &zero, &odd}, {}) ==
          R"({"halt":0,"cmd":{"me":"profile","0":"profile","a\"b":"profile"}})");
    using labels = std::vector<std::string>;
    CHECK(detail::batch_labels({&me, &odd}) == labels{"me", "a\"b"});
    CHECK(detail::batch_labels({&me, &me}) == labels{"c0", "c1"});
    CHECK(detail::batch_labels({&me, &none}) == labels{"c0", "c1"});
    CHECK(detail::batch_labels({&none, &none}) == labels{"c0", "c1"});
}

TEST_CASE("J8 B6 parts of a batch's answer: by name, empty sections as PHP writes them") {
    const auto answer = document::parse(R"({
        "result":{"c2":[1],"c0":5,"x":9,"c3":null},
        "result_error":{"c1":{"error":"ERROR_CORE","error_description":"no"}},
        "result_total":{"c0":"120"},"result_next":{"c0":50},"result_time":[]})");
    CHECK(detail::is_batch_result(answer.root()));
    CHECK(read_batch_part(answer.root(), "c0").result.as_int() == 5);
    CHECK(read_batch_part(answer.root(), "c0").total == 120);
    CHECK(read_batch_part(answer.root(), "c0").next == 50);
    CHECK(read_batch_part(answer.root(), "c1").error->code == "ERROR_CORE");
    CHECK_FALSE(read_batch_part(answer.root(), "c1").result.exists());
    CHECK(read_batch_part(answer.root(), "c2").result[0].as_int() == 1);
    CHECK(read_batch_part(answer.root(), "c3").result.is_null());
    const auto missing = read_batch_part(answer.root(), "c4");
    CHECK(!missing.error);
    CHECK_FALSE(missing.result.exists());

    const auto empty = document::parse(R"({"result":[],"result_error":[],"result_total":[],
                                           "result_next":[],"result_time":[]})");
    CHECK(detail::is_batch_result(empty.root()));
    CHECK_FALSE(read_batch_part(empty.root(), "c0").result.exists());
}

TEST_CASE("P56 sections whose labels are 0..n-1 come as lists: the place is the label") {
    const auto answer = document::parse(
        R"({"result":["a","b"],"result_error":{"2":{"error":"X"}},"result_total":[7,8]})");
    CHECK(read_batch_part(answer.root(), "0").result.as_string() == "a");
    CHECK(read_batch_part(answer.root(), "1").total == 8);
    CHECK(read_batch_part(answer.root(), "2").error->code == "X");
    for (const char* none : {"2", "00", "01", "-1", "+1", "1x", "", "18446744073709551616"}) {
        CAPTURE(none);
        CHECK_FALSE(read_batch_part(answer.root(), none).result.exists());
    }
}

TEST_CASE("B2 errors of commands in every spelling") {
    const auto part = [](const char* error) {
        return document::parse(std::string{R"({"result":{},"result_error":{"c0":)"} + error + "}}");
    };
    CHECK(read_batch_part(part(R"({"error":"A","error_description":"d"})").root(), "c0")
              .error->code == "A");
    CHECK(read_batch_part(part(R"({"error":0,"error_description":"d"})").root(), "c0")
              .error->description == "d");
    CHECK(read_batch_part(part(R"("words")").root(), "c0").error->code == "words");
    CHECK(read_batch_part(part(R"({"strange":1})").root(), "c0").error->description ==
          R"({"strange":1})");
    CHECK(!read_batch_part(part("null").root(), "c0").error);
}

TEST_CASE("what is no answer of a batch") {
    for (const char* text : {"[]", "{}", "null", "5", R"({"result_error":{}})",
                             R"([{"result":{},"result_error":{}}])"}) {
        CAPTURE(text);
        CHECK_FALSE(detail::is_batch_result(document::parse(text).root()));
    }
    const auto bare = document::parse(R"({"result":{"c0":1}})");
    CHECK(detail::is_batch_result(bare.root()));
    CHECK(read_batch_part(bare.root(), "c0").result.as_int() == 1);
    CHECK(!read_batch_part(bare.root(), "c1").error);
}

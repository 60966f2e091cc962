// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/json/document.hpp"
#include "fb24/input.hpp"
#include "fb24/output.hpp"
#include "fb24/row_writer.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

using namespace fb24;
using fast_bitrix24::document;

namespace {

// Both ends of a pipe.
struct pipe_ends {
    int ends[2] = {-1, -1};
    pipe_ends() { REQUIRE(::pipe(ends) == 0); }
    ~pipe_ends() {
        ::close(ends[0]);
        if (ends[1] >= 0)
            ::close(ends[1]);
    }
    std::string read_all() {
        ::close(ends[1]);
        ends[1] = -1;
        std::string out;
        char part[4096];
        for (ssize_t got = 0; (got = ::read(ends[0], part, sizeof part)) > 0;)
            out.append(part, static_cast<std::size_t>(got));
        return out;
    }
};

struct written {
    std::string text;
    std::vector<std::string> warnings;
};

written write_rows(row_format format, const std::vector<std::string>& rows) {
    written out;
    pipe_ends pipe;
    sink to(pipe.ends[1], "pipe");
    const auto writer =
        make_row_writer(format, to, [&out](const std::string& w) { out.warnings.push_back(w); });
    for (const auto& row : rows)
        writer->row(document::parse(row).root());
    writer->end();
    to.flush();
    out.text = pipe.read_all();
    return out;
}

std::string csv(const std::vector<std::string>& rows) {
    return write_rows(row_format::csv, rows).text;
}

} // namespace

TEST_CASE("NDJSON is one row a line, as it came") {
    CHECK(write_rows(row_format::ndjson, {}).text.empty());
    CHECK(write_rows(row_format::ndjson, {"{ \"b\" : 1.0 ,\n\"a\":\"\\u0416\\/\" }", "[ ]", "7"})
              .text == "{\"b\":1.0,\"a\":\"\\u0416\\/\"}\n[ ]\n7\n");
}

TEST_CASE("JSON is one array") {
    CHECK(write_rows(row_format::json, {}).text == "[]\n");
    CHECK(write_rows(row_format::json, {"{\"a\":1}"}).text == "[{\"a\":1}]\n");
    CHECK(write_rows(row_format::json, {"1", "2", "3"}).text == "[1,\n2,\n3]\n");
}

TEST_CASE("CSV quotes what RFC 4180 wants quoted, and nothing else") {
    CHECK(csv({}).empty());
    CHECK(csv({R"({"A":"x","B":"a,b","C":"say \"hi\"","D":"one\ntwo","E":"\r"})"}) ==
          "A,B,C,D,E\r\nx,\"a,b\",\"say \"\"hi\"\"\",\"one\ntwo\",\"\r\"\r\n");
    CHECK(csv({R"({"a,b":" x ","\"":"Ж;\t'"})"}) == "\"a,b\",\"\"\"\"\r\n x ,Ж;\t'\r\n");
}

TEST_CASE("CSV cells: digits as they came, null empty, nested values as JSON") {
    CHECK(csv({R"({"N":1.50,"Z":null,"T":true,"L":[1, "a"],"O":{"k" : "v"}})"}) ==
          "N,Z,T,L,O\r\n1.50,,true,\"[1,\"\"a\"\"]\",\"{\"\"k\"\":\"\"v\"\"}\"\r\n");
    CHECK(csv({"1", "\"a\""}) == "value\r\n1\r\na\r\n");
}

TEST_CASE("CSV columns are those of the first row, in its order") {
    const auto got =
        write_rows(row_format::csv, {R"({"B":1,"A":2})", R"({"A":3,"B":4})", R"({"B":5})",
                                     R"({"A":6,"NEW":7})", R"({"OTHER":8})"});
    CHECK(got.text == "B,A\r\n1,2\r\n4,3\r\n5,\r\n,6\r\n,\r\n");
    REQUIRE(got.warnings.size() == 1);
    CHECK(got.warnings[0].find("'NEW'") != std::string::npos);
}

TEST_CASE("an empty cell of the only column is still a row") {
    CHECK(csv({R"({"A":""})", R"({"A":null})", R"({"A":"x"})"}) == "A\r\n\"\"\r\n\"\"\r\nx\r\n");
}

TEST_CASE("the sink tells of what cannot be written, once") {
    const int full = ::open("/dev/full", O_WRONLY);
    REQUIRE(full >= 0);
    sink to(full, "the disk");
    to.write("text");
    CHECK_THROWS_WITH_AS(to.flush(), "cannot write to the disk: No space left on device",
                         output_error);
    to.flush();
    ::close(full);
}

TEST_CASE("the sink keeps little of a long text") {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    REQUIRE(nowhere >= 0);
    sink to(nowhere, "nowhere");
    const std::string line(1000, 'x');
    for (int i = 0; i < 10000; ++i) {
        to.write(line);
        REQUIRE(to.text().size() < 300 * 1024);
    }
    ::close(nowhere);
}

TEST_CASE("an output that is not committed leaves nothing") {
    char folder[] = "/tmp/fb24-output-XXXXXX";
    REQUIRE(::mkdtemp(folder) != nullptr);
    const std::string path = std::string{folder} + "/file";
    {
        output out(path);
        out.to().write("half");
        out.to().flush();
        CHECK(::access(path.c_str(), F_OK) != 0);
    }
    CHECK(::access(path.c_str(), F_OK) != 0);
    {
        output out(path);
        out.to().write("whole");
        out.commit();
    }
    CHECK(::access(path.c_str(), F_OK) == 0);
    {
        const output out(path);
        remove_unfinished_output(); // as a second Ctrl-C does
    }
    CHECK(::access(path.c_str(), F_OK) == 0);
    CHECK(::unlink(path.c_str()) == 0);
    CHECK(::rmdir(folder) == 0); // nothing else was left in it
}

TEST_CASE("ids come in any spelling, whole numbers as numbers") {
    const auto ids = split_ids("\xEF\xBB\xBF 3, 1\r\n\n2,,D_7 007 -5 99999999999999999999");
    REQUIRE(ids.size() == 7);
    const char* texts[] = {"3", "1", "2", "D_7", "007", "-5", "99999999999999999999"};
    const bool numbers[] = {true, true, true, false, false, true, false};
    for (std::size_t i = 0; i < ids.size(); ++i) {
        CHECK(ids[i].text() == texts[i]);
        CHECK(ids[i].is_number() == numbers[i]);
    }
    CHECK(split_ids(" ,\n").empty());
    const auto as_json = [](std::string_view text) {
        std::string out;
        for (const auto& id : split_ids(text))
            out += id.to_json() + " ";
        return out;
    };
    CHECK(as_json("\"7\"\n\"D_8\"\n\"\n") == R"(7 "D_8" "\"" )");
    CHECK(as_json(" [7, \"8\",\n\"D 9\"] ") == R"(7 "8" "D 9" )");
    CHECK(as_json("[]").empty());
    for (const char* bad : {"[1", "[[1]]", "[{\"ID\":1}]", "[null]", "[1] 2"})
        CHECK_THROWS_AS((void)split_ids(bad), fast_bitrix24::usage_error);
    CHECK_THROWS_AS((void)split_ids("1,\xFF"), fast_bitrix24::usage_error);
}

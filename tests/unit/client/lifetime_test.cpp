// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/client/basic_client.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace fast_bitrix24;

namespace {

using carrier = blocking_transport<std::function<http_response(const http_request&)>>;

[[nodiscard]] basic_client<carrier> make_client(const options& o = {}) {
    return {"https://example.bitrix24.ru/rest/1/c4n4ryc0de/", o, carrier{[](const http_request&) {
                http_response answer;
                answer.status = 200;
                answer.body = R"({"result":[{"ID":"1"}],"total":1})";
                return answer;
            }}};
}

// made before main() begins, used and destroyed after it has ended
struct early_and_late {
    basic_client<carrier> bx = make_client();
    std::size_t before_main = bx.get_all("crm.deal.list").size();
    ~early_and_late() {
        if (bx.get_all("crm.deal.list").size() != 1) {
            std::fputs("a client after main() does not work\n", stderr);
            std::_Exit(1);
        }
    }
} in_static_memory;

} // namespace

TEST_CASE("P6 a client in a static object works before and after main()") {
    CHECK(in_static_memory.before_main == 1);
    CHECK(in_static_memory.bx.get_all("crm.deal.list").size() == 1);
}

TEST_CASE("S6 a log handler is given little of a body, and nothing secret") {
    std::vector<std::string> lines;
    options o;
    o.log = [&lines](const log_event& e) { lines.push_back(e.text); };
    auto bx = make_client(o);
    const std::string large(100'000, 'x');
    (void)bx.call_raw("crm.deal.add", {{"auth", "t0kent0ken"}, {"fields", {{"TITLE", large}}}});
    REQUIRE_FALSE(lines.empty());
    for (const auto& line : lines) {
        CHECK(line.size() < 1000);
        CHECK(line.find("t0kent0ken") == std::string::npos);
        CHECK(line.find("c4n4ryc0de") == std::string::npos);
    }
}

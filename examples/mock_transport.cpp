// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
// A unit test of one's own code, without a portal: a function plays the portal.
#define FAST_BITRIX24_NO_DEFAULT_TRANSPORT // then only picojson is needed
#include <fast_bitrix24.hpp>

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace b24 = fast_bitrix24;

// The code under test: takes any client.
template <class Client>
double turnover(Client& bx) {
    double sum = 0;
    for (auto deal : bx.get_all("crm.deal.list", {{"filter", {{"CLOSED", "Y"}}}}))
        sum += deal["OPPORTUNITY"].as_double();
    return sum;
}

TEST_CASE("the turnover is the sum of the closed deals") {
    std::vector<std::string> asked;
    auto portal = [&asked](const b24::http_request& request) {
        asked.push_back(request.target + ' ' + request.body);
        b24::http_response answer;
        answer.status = 200;
        answer.body = R"({"result":[{"ID":"1","OPPORTUNITY":"10.50"},
                                    {"ID":"2","OPPORTUNITY":"4.00"}],"total":2})";
        return answer;
    };
    using transport = b24::blocking_transport<decltype(portal)>;
    b24::basic_client<transport> bx{
        "https://example.bitrix24.ru/rest/1/secret/", {}, transport{portal}};

    CHECK(turnover(bx) == doctest::Approx(14.5));
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].find("/rest/1/secret/crm.deal.list") == 0);
    CHECK(asked[0].find(R"("filter":{"CLOSED":"Y"})") != std::string::npos);
}

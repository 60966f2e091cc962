// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include <picojson.h>

#include <fast_bitrix24.hpp>

int main() {
    const auto doc = fast_bitrix24::document::parse(R"({"title":"x","list":[1,2]})");
    const picojson::value theirs = fast_bitrix24::to_picojson(doc.root());
    return theirs.get("title").get<std::string>() == "x" ? 0 : 1;
}

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/secrets.hpp"

#include "fast_bitrix24/rest/endpoint.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace fb24 {

void wipe_secrets(int argc, char** argv) noexcept {
    constexpr std::string_view options[] = {"--webhook", "--token-command"};
    const auto wipe = [](char* text) { std::memset(text, '*', std::strlen(text)); };
    for (int i = 1; i < argc; ++i)
        for (const auto option : options) {
            const std::string_view word = argv[i];
            if (word == option && i + 1 < argc)
                wipe(argv[i + 1]);
            else if (word.size() > option.size() && word.starts_with(option) &&
                     word[option.size()] == '=')
                wipe(argv[i] + option.size() + 1);
        }
}

void hide_secrets(reporter& report, const std::string& address) {
    try {
        const auto parsed = fast_bitrix24::endpoint::webhook(address, true);
        for (const auto& s : parsed.secrets())
            report.hide(s.reveal());
    } catch (const fast_bitrix24::error&) {
        report.hide(address); // whatever it is, it was meant to be one
    }
}

} // namespace fb24

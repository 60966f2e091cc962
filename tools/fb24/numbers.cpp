// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/numbers.hpp"

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <charconv>
#include <cmath>

namespace fb24 {
namespace {

template <class Number>
bool read_all(const std::string& text, Number& out) {
    const char* const end = text.data() + text.size();
    const auto [at, ec] = std::from_chars(text.data(), end, out);
    return ec == std::errc{} && at == end;
}

[[noreturn]] void refuse(std::string_view option, const std::string& text, const char* wanted) {
    throw fast_bitrix24::usage_error(std::string{option} + " must be " + wanted + ", not '" +
                                     fast_bitrix24::printable(text, 40) + "'");
}

} // namespace

double positive_number(std::string_view option, const std::string& text) {
    double out = 0;
    if (!read_all(text, out) || !std::isfinite(out) || out <= 0)
        refuse(option, text, "a number greater than 0");
    return out;
}

unsigned long positive_count(std::string_view option, const std::string& text) {
    unsigned long out = 0;
    if (!read_all(text, out) || out == 0)
        refuse(option, text, "a whole number, 1 or more");
    return out;
}

} // namespace fb24

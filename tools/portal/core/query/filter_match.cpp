// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/date.hpp"
#include "portal/core/query/filter.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

// SQL's LIKE: '%' any text, '_' one character
bool like(std::string_view text, std::string_view pattern) {
    std::size_t t = 0, p = 0, star = std::string_view::npos, mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '%') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && (pattern[p] == text[t] || pattern[p] == '_')) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '%')
        ++p;
    return p == pattern.size();
}

bool ordered(compare how, int sign) {
    switch (how) {
    case compare::less:
        return sign < 0;
    case compare::less_equal:
        return sign <= 0;
    case compare::greater:
        return sign > 0;
    case compare::greater_equal:
        return sign >= 0;
    default:
        return sign == 0;
    }
}

int sign_of(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

double number_of(const field& f, const std::string& text) {
    if (f.dated())
        return static_cast<double>(parse_date(text).value_or(0));
    return f.kind == field_kind::money ? leading_double(text)
                                       : static_cast<double>(leading_int(text));
}

bool holds(const condition& c, const field& f, bool present, const std::string& text) {
    const bool by_number = f.numeric() || f.dated();
    const double number = by_number && present ? number_of(f, text) : 0;
    std::string folded; // made when it is first needed
    for (std::size_t i = 0; i < c.texts.size(); ++i) {
        const bool equality = c.how == compare::equal || c.how == compare::in;
        if (equality && c.texts[i].empty()) {
            if (!present || text.empty())
                return true;
            continue;
        }
        if (!present)
            continue;
        if (c.how == compare::contains || c.how == compare::like || !by_number) {
            if (folded.empty())
                folded = fold_case(text);
            if (c.how == compare::contains ? folded.find(c.texts[i]) != std::string::npos
                : c.how == compare::like   ? like(folded, c.texts[i])
                                           : ordered(c.how, folded.compare(c.texts[i])))
                return true;
        } else if (ordered(c.how, sign_of(number, c.numbers[i]))) {
            return true;
        }
    }
    return false;
}

} // namespace

bool matches(const filter& f, const table& rows, std::int64_t id) {
    if (f.empty())
        return true;
    std::string text;
    for (const auto& c : f.conditions) {
        text.clear();
        const bool present = rows.cell(text, id, c.column);
        const bool ok = !c.nothing && holds(c, rows.fields()[c.column], present, text) != c.negate;
        if (ok == f.any)
            return f.any;
    }
    for (const auto& g : f.groups)
        if (matches(g, rows, id) == f.any)
            return f.any;
    return !f.any;
}

} // namespace fb24_portal

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/date.hpp"
#include "portal/core/query/filter.hpp"
#include "portal/core/text.hpp"

#include <algorithm>
#include <array>

namespace fb24_portal {

namespace {

struct prefix {
    std::string_view text;
    compare how;
    bool negate;
};

// the longer first
constexpr std::array<prefix, 16> prefixes{{{"!=%", compare::like, true},
                                           {"!%=", compare::like, true},
                                           {"!%", compare::contains, true},
                                           {"!@", compare::in, true},
                                           {"!=", compare::equal, true},
                                           {"!", compare::equal, true},
                                           {">=", compare::greater_equal, false},
                                           {"<=", compare::less_equal, false},
                                           {">", compare::greater, false},
                                           {"<", compare::less, false},
                                           {"=%", compare::like, false},
                                           {"%=", compare::like, false},
                                           {"%", compare::contains, false},
                                           {"@", compare::in, false},
                                           {"=", compare::equal, false},
                                           {"", compare::equal, false}}};

// What PHP makes of a value before it reaches the query. A classic list compares Y/N with the
// cast itself ("1" for true, "" for false); the newer entities know their booleans.
std::string text_of(const php_value& v, const field& f, bool camel) {
    if (f.kind == field_kind::boolean) {
        const std::string s = v.to_string();
        return s.empty() || s == "0" || same_word(s, "N") || same_word(s, "false") ? "0" : "1";
    }
    if (camel && f.kind == field_kind::flag && !f.custom() && v.is_boolean())
        return v.truthy() ? "y" : "n";
    return fold_case(v.to_string());
}

void add_value(condition& c, const php_value& v, const field& f, bool camel) {
    std::string text = text_of(v, f, camel);
    double number = 0;
    if (f.kind == field_kind::money)
        number = leading_double(text);
    else if (f.numeric())
        number = static_cast<double>(v.is_boolean() ? v.to_int() : leading_int(text));
    if (f.dated() && !text.empty()) {
        const auto moment = parse_date(upper(text));
        if (!moment)
            return;
        number = static_cast<double>(*moment);
    }
    c.texts.push_back(std::move(text));
    c.numbers.push_back(number);
}

// false: the name is no field, the condition is ignored
bool compile_condition(condition& c, std::string_view key, const php_value& v, const table& rows,
                       bool camel) {
    const auto p = std::find_if(prefixes.begin(), prefixes.end(),
                                [&](const prefix& x) { return key.starts_with(x.text); });
    c.how = p->how;
    c.negate = p->negate;
    const auto column = rows.find_field(key.substr(p->text.size()), camel);
    if (!column)
        return false;
    c.column = *column;
    const field& f = rows.fields()[*column];
    if (v.is_array()) {
        if (v.size() == 0)
            return false;
        for (const auto& [index, element] : v.members())
            add_value(c, element, f, camel);
        if (c.how == compare::equal)
            c.how = compare::in;
    } else {
        add_value(c, v, f, camel);
    }
    c.nothing = c.texts.empty();
    return true;
}

} // namespace

filter compile_filter(const table& rows, const php_value* spec, bool camel) {
    filter f;
    if (spec == nullptr || !spec->is_array())
        return f;
    for (const auto& [key, v] : spec->members()) {
        std::int64_t index = 0;
        if (same_word(key, "logic")) {
            f.any = same_word(v.to_string(), "OR");
        } else if (integer_key(key, index) && v.is_array()) {
            f.groups.push_back(compile_filter(rows, &v, camel));
        } else {
            condition c;
            if (compile_condition(c, key, v, rows, camel))
                f.conditions.push_back(std::move(c));
        }
    }
    return f;
}

id_range take_id_range(filter& f, const table& rows) {
    id_range range;
    const auto column = rows.find_field("ID", false);
    if (f.any || !column)
        return range;
    std::erase_if(f.conditions, [&](const condition& c) {
        if (c.column != *column || c.negate || c.texts.size() != 1)
            return false;
        const std::int64_t n = leading_int(c.texts[0]);
        switch (c.how) {
        case compare::equal:
        case compare::in:
            range.low = std::max(range.low, n);
            range.high = std::min(range.high, n);
            return true;
        case compare::greater:
            range.low = std::max(range.low, n == INT64_MAX ? n : n + 1);
            return true;
        case compare::greater_equal:
            range.low = std::max(range.low, n);
            return true;
        case compare::less:
            range.high = std::min(range.high, n == INT64_MIN ? n : n - 1);
            return true;
        case compare::less_equal:
            range.high = std::min(range.high, n);
            return true;
        case compare::contains:
        case compare::like:
            break;
        }
        return false;
    });
    return range;
}

} // namespace fb24_portal

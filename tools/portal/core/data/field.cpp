// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/field.hpp"

#include "portal/core/data/date.hpp"
#include "portal/core/random.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

std::string camel_case(std::string_view name) {
    std::string out;
    bool raise = false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        // the number of a custom field keeps its '_', the number of its entity does not
        const bool number = name.starts_with("UF_") && i + 1 < name.size() && name[i + 1] >= '0' &&
                            name[i + 1] <= '9' && name.find('_', i + 1) == std::string_view::npos;
        if (c == '_' && !number) {
            raise = true;
        } else if (raise || c < 'A' || c > 'Z') {
            out += c;
            raise = false;
        } else {
            out += static_cast<char>(c + 32);
        }
    }
    return out;
}

std::uint64_t cell_hash(std::uint64_t seed, std::int64_t id, std::size_t field_index) {
    return mix(seed ^ (static_cast<std::uint64_t>(id) * 0x2545F4914F6CDD1DU) ^
               (static_cast<std::uint64_t>(field_index) << 56U));
}

bool generate_cell(std::string& out, const field& f, std::uint64_t hash, std::int64_t id) {
    // the low bits decide whether, the high ones what
    if (f.blank_percent != 0 && hash % 100 < f.blank_percent)
        return false;
    const std::uint64_t h = hash >> 8U;
    const auto span = static_cast<std::uint64_t>(f.high - f.low + 1);
    const auto in_range = f.low + static_cast<std::int64_t>(h % span);
    switch (f.kind) {
    case field_kind::id:
        append_number(out, id);
        return true;
    case field_kind::title:
        out += (*f.words)[h % f.words->size()];
        out += " № ";
        append_number(out, id);
        return true;
    case field_kind::choice:
        out += (*f.words)[h % f.words->size()];
        return true;
    case field_kind::sentences:
        for (std::int64_t i = 0; i < in_range; ++i) {
            if (i != 0)
                out += ' ';
            out += (*f.words)[(h >> (4 * i + 7)) % f.words->size()];
        }
        return true;
    case field_kind::flag:
        out += h % 100 < static_cast<std::uint64_t>(f.high) ? 'Y' : 'N';
        return true;
    case field_kind::boolean:
        out += h % 100 < static_cast<std::uint64_t>(f.high) ? '1' : '0';
        return true;
    case field_kind::money:
        append_number(out, in_range);
        out += '.';
        out += static_cast<char>('0' + (h >> 40U) % 10);
        out += static_cast<char>('0' + (h >> 44U) % 10);
        return true;
    case field_kind::integer:
    case field_kind::reference:
        append_number(out, in_range);
        return true;
    case field_kind::date_time:
        append_date_time(out, 1'577'836'800 + id * 90 + in_range);
        return true;
    case field_kind::date:
        append_date_time(out, (1'577'836'800 + id * 90 + in_range) / 86400 * 86400);
        return true;
    case field_kind::list:
    case field_kind::multi:
    case field_kind::person:
    case field_kind::blank:
        break;
    }
    return false;
}

} // namespace fb24_portal

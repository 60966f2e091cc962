// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/table.hpp"
#include "portal/core/php/json.hpp"
#include "portal/core/text.hpp"

namespace fb24_portal {

namespace {

// "00123.40" → 123.4: what a number looks like after PHP has cast it
void append_cast(std::string& out, std::string_view text) {
    if (text.find('.') == std::string_view::npos)
        append_number(out, leading_int(text));
    else
        append_double(out, leading_double(text));
}

} // namespace

void table::append_row(std::string& out, std::int64_t id, std::span<const std::size_t> columns,
                       const row_shape& shape) const {
    const change* c = change_of(id);
    std::string scratch;
    out += '{';
    bool first = true;
    for (const std::size_t index : columns) {
        if (!first)
            out += ',';
        first = false;
        out += shape.camel ? fields_[index].camel_key : fields_[index].upper_key;
        append_cell(out, id, index, c, shape, scratch);
    }
    out += '}';
}

void table::append_cell(std::string& out, std::int64_t id, std::size_t index, const change* c,
                        const row_shape& shape, std::string& scratch) const {
    const field& f = fields_[index];
    bool written = false;
    if (c != nullptr) {
        const auto it = c->values.find(index);
        written = it != c->values.end();
        if (written && it->second.is_array()) {
            json_encode(out, it->second, shape.raw_unicode);
            return;
        }
    }
    if (f.structured() && !written) {
        if (c != nullptr && c->fresh)
            out += "[]";
        else
            append_structured(out, id, index, shape);
        return;
    }
    scratch.clear();
    if (!cell(scratch, id, index)) {
        out += f.blank_is_null && !written     ? "null"
               : f.kind == field_kind::boolean ? "false"
                                               : "\"\"";
        return;
    }
    if (f.kind == field_kind::boolean)
        out += scratch == "0" || scratch == "N" ? "false" : "true";
    else if (shape.numbers && f.numeric())
        append_cast(out, scratch);
    else
        json_quote(out, scratch, shape.raw_unicode);
}

void table::append_structured(std::string& out, std::int64_t id, std::size_t index,
                              const row_shape& shape) const {
    const field& f = fields_[index];
    const std::uint64_t h = cell_hash(seed_, id, index);
    if (f.blank_percent != 0 && h % 100 < f.blank_percent) {
        out += "[]"; // an empty map is a list in PHP
        return;
    }
    const auto span = static_cast<std::uint64_t>(f.high - f.low + 1);
    const std::int64_t n = f.low + static_cast<std::int64_t>((h >> 8U) % span);
    if (f.kind == field_kind::list) {
        out += '[';
        append_number(out, n);
        out += ']';
        return;
    }
    if (f.kind == field_kind::person) {
        out += "{\"id\":\"";
        append_number(out, n);
        out += "\",\"name\":";
        json_quote(out, (*f.words)[static_cast<std::size_t>(n) % f.words->size()],
                   shape.raw_unicode);
        out += ",\"link\":\"\\/company\\/personal\\/user\\/";
        append_number(out, n);
        out += "\\/\",\"icon\":\"\\/bitrix\\/images\\/tasks\\/default_avatar.png\"}";
        return;
    }
    out += "[{\"ID\":\"";
    append_number(out, id * 2 + static_cast<std::int64_t>(index % 2));
    out += "\",\"VALUE_TYPE\":\"WORK\",\"VALUE\":\"";
    if (f.name == "PHONE") {
        out += "+7 495 ";
        append_number(out, 1'000'000 + static_cast<std::int64_t>((h >> 20U) % 9'000'000));
    } else {
        out += "client";
        append_number(out, id);
        out += "@example.ru";
    }
    out += "\",\"TYPE_ID\":\"" + f.name + "\"}]";
}

} // namespace fb24_portal

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/table.hpp"

#include "portal/core/data/date.hpp"
#include "portal/core/text.hpp"

#include <algorithm>

namespace fb24_portal {

namespace {

// never generated, only written
bool is_mark(const field& f) {
    return f.kind == field_kind::blank && (f.name == "ORIGIN_ID" || f.name == "XML_ID");
}

} // namespace

table::table(std::string name, std::vector<field> fields, std::vector<std::int64_t> ids,
             std::uint64_t seed)
    : name_(std::move(name)), fields_(std::move(fields)), ids_(std::move(ids)), seed_(seed) {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        field& f = fields_[i];
        if (f.camel.empty())
            f.camel = camel_case(f.name);
        f.upper_key = "\"" + f.name + "\":";
        f.camel_key = "\"" + f.camel + "\":";
        upper_names_.emplace(f.name, i);
        camel_names_.emplace(f.camel, i);
    }
    if (!ids_.empty())
        next_id_ = ids_.back() + 1;
}

bool table::contains(std::int64_t id) const {
    return std::binary_search(ids_.begin(), ids_.end(), id);
}

std::optional<std::size_t> table::find_field(std::string_view name, bool camel) const {
    const std::string key(name);
    if (const auto it = upper_names_.find(key); it != upper_names_.end())
        return it->second;
    if (camel)
        if (const auto it = camel_names_.find(key); it != camel_names_.end())
            return it->second;
    return std::nullopt;
}

const table::change* table::change_of(std::int64_t id) const {
    if (changes_.empty())
        return nullptr;
    const auto it = changes_.find(id);
    return it == changes_.end() ? nullptr : &it->second;
}

bool table::cell(std::string& out, std::int64_t id, std::size_t index) const {
    const change* c = change_of(id);
    if (c != nullptr) {
        const auto it = c->values.find(index);
        if (it != c->values.end()) {
            const std::string text = it->second.to_string();
            out += text;
            return !text.empty();
        }
        if (c->fresh) {
            if (fields_[index].kind != field_kind::flag)
                return false;
            out += 'N';
            return true;
        }
    }
    return generate_cell(out, fields_[index], cell_hash(seed_, id, index), id);
}

std::int64_t table::add(const php_value& values, bool camel, std::int64_t user, std::int64_t now) {
    const std::int64_t id = next_id_++;
    ++version_;
    ids_.push_back(id);
    change& c = changes_[id];
    c.fresh = true;
    std::string moment;
    append_date_time(moment, now);
    for (const char* name : {"DATE_CREATE", "DATE_MODIFY", "CREATED_DATE", "CHANGED_DATE"})
        touch(c, name, moment);
    for (const char* name : {"ASSIGNED_BY_ID", "CREATED_BY_ID", "MODIFY_BY_ID", "CREATED_BY",
                             "RESPONSIBLE_ID", "CHANGED_BY"})
        touch(c, name, php_value::number(user));
    assign(id, c, values, camel);
    touch(c, "ID", php_value::number(id));
    return id;
}

void table::update(std::int64_t id, const php_value& values, bool camel, std::int64_t user,
                   std::int64_t now) {
    ++version_;
    change& c = changes_[id];
    assign(id, c, values, camel);
    std::string moment;
    append_date_time(moment, now);
    for (const char* name : {"DATE_MODIFY", "CHANGED_DATE"})
        touch(c, name, moment);
    for (const char* name : {"MODIFY_BY_ID", "CHANGED_BY"})
        touch(c, name, php_value::number(user));
    touch(c, "ID", php_value::number(id));
}

void table::remove(std::int64_t id) {
    const auto it = std::lower_bound(ids_.begin(), ids_.end(), id);
    if (it == ids_.end() || *it != id)
        return;
    ++version_;
    ids_.erase(it);
    changes_.erase(id);
}

void table::assign(std::int64_t id, change& c, const php_value& values, bool camel) {
    for (const auto& [name, value] : values.members())
        if (const auto index = find_field(name, camel)) {
            c.values[*index] = value;
            if (is_mark(fields_[*index]))
                marks_[{*index, fold_case(value.to_string())}].insert(id);
        }
}

std::optional<std::vector<std::int64_t>> table::marked(std::size_t field_index,
                                                       const std::string& folded) const {
    if (!is_mark(fields_[field_index]) || folded.empty())
        return std::nullopt;
    const auto it = marks_.find({field_index, folded});
    if (it == marks_.end())
        return std::vector<std::int64_t>();
    return std::vector<std::int64_t>(it->second.begin(), it->second.end());
}

void table::touch(change& c, std::string_view field_name, php_value v) {
    if (const auto index = find_field(field_name, false))
        c.values[*index] = std::move(v);
}

} // namespace fb24_portal

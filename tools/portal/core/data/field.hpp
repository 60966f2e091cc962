// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fb24_portal {

enum class field_kind : unsigned char {
    id,
    title,     ///< a choice and the row's number
    choice,    ///< one of `words`
    sentences, ///< `low` to `high` of `words`, in a row
    flag,      ///< Y or N
    boolean,   ///< true or false, as in users
    money,
    integer,
    reference, ///< the id of another row
    date_time, ///< about the time when the row was made
    date,
    list,   ///< [low..high], as a user's departments
    multi,  ///< phones and addresses: objects with ID, VALUE_TYPE, VALUE, TYPE_ID
    person, ///< an object of a task's answer: id, name, link
    blank,  ///< empty unless written
};

/// A column: its names and how its values come to be.
struct field {
    std::string name; ///< STAGE_ID
    field_kind kind = field_kind::blank;
    const std::vector<std::string>* words = nullptr;
    std::int64_t low = 0;
    std::int64_t high = 0;
    unsigned blank_percent = 0;
    std::string camel = {};    ///< stageId; made from `name` if empty
    bool hidden = false;       ///< not in '*': only when asked for by its name
    bool blank_is_null = true; ///< otherwise ""

    [[nodiscard]] bool custom() const { return name.starts_with("UF_"); }
    [[nodiscard]] bool numeric() const {
        return kind == field_kind::id || kind == field_kind::integer ||
               kind == field_kind::reference || kind == field_kind::money;
    }
    [[nodiscard]] bool dated() const {
        return kind == field_kind::date_time || kind == field_kind::date;
    }
    [[nodiscard]] bool structured() const {
        return kind == field_kind::list || kind == field_kind::multi || kind == field_kind::person;
    }

    std::string upper_key = {}; ///< `"STAGE_ID":`, made by the table
    std::string camel_key = {};
};

/// STAGE_ID → stageId, UF_CRM_1690000001 → ufCrm_1690000001, UF_CRM_2_1639 → ufCrm2_1639.
[[nodiscard]] std::string camel_case(std::string_view name);
[[nodiscard]] std::uint64_t cell_hash(std::uint64_t seed, std::int64_t id, std::size_t field_index);
/// The text of a generated cell; false: it is empty. Not for structured fields.
[[nodiscard]] bool generate_cell(std::string& out, const field& f, std::uint64_t hash,
                                 std::int64_t id);

} // namespace fb24_portal

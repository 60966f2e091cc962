// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "portal/core/data/field.hpp"
#include "portal/core/php/value.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fb24_portal {

/// How a row is written.
struct row_shape {
    bool camel = false;   ///< stageId instead of STAGE_ID
    bool numbers = false; ///< numbers as numbers, not as strings
    bool raw_unicode = false;
};

/// A list of rows. Rows are computed from their ids; only what was changed is kept.
class table {
public:
    table(std::string name, std::vector<field> fields, std::vector<std::int64_t> ids,
          std::uint64_t seed);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::vector<field>& fields() const noexcept { return fields_; }
    [[nodiscard]] std::span<const std::int64_t> ids() const noexcept { return ids_; }
    [[nodiscard]] std::uint64_t version() const noexcept { return version_; }
    [[nodiscard]] bool contains(std::int64_t id) const;
    /// Index of the field of that name, upper-case or, if `camel`, as it stands in camel case, too.
    [[nodiscard]] std::optional<std::size_t> find_field(std::string_view name, bool camel) const;

    /// Rows in which the mark (ORIGIN_ID, XML_ID) may hold that text, ascending; others do not.
    /// Nothing: no such knowledge about the field.
    [[nodiscard]] std::optional<std::vector<std::int64_t>> marked(std::size_t field_index,
                                                                  const std::string& folded) const;

    /// The text of a cell; false: it is empty.
    bool cell(std::string& out, std::int64_t id, std::size_t field_index) const;
    void append_row(std::string& out, std::int64_t id, std::span<const std::size_t> columns,
                    const row_shape& shape) const;

    /// `values` maps names to values; names that are no fields are ignored, as the portal does.
    std::int64_t add(const php_value& values, bool camel, std::int64_t user, std::int64_t now);
    void update(std::int64_t id, const php_value& values, bool camel, std::int64_t user,
                std::int64_t now);
    void remove(std::int64_t id);

private:
    struct change {
        bool fresh = false; ///< added: what is not written is empty
        std::map<std::size_t, php_value> values;
    };

    void assign(std::int64_t id, change& c, const php_value& values, bool camel);
    void touch(change& c, std::string_view field_name, php_value v);
    void append_cell(std::string& out, std::int64_t id, std::size_t index, const change* c,
                     const row_shape& shape, std::string& scratch) const;
    void append_structured(std::string& out, std::int64_t id, std::size_t index,
                           const row_shape& shape) const;
    [[nodiscard]] const change* change_of(std::int64_t id) const;

    std::string name_;
    std::vector<field> fields_;
    std::unordered_map<std::string, std::size_t> upper_names_, camel_names_;
    std::vector<std::int64_t> ids_;
    std::int64_t next_id_ = 1;
    std::uint64_t seed_;
    std::uint64_t version_ = 0;
    std::unordered_map<std::int64_t, change> changes_;
    /// By field and folded text: the rows that have ever held it. So that to look a row up by the
    /// mark of its origin does not cost a look at every row.
    std::map<std::pair<std::size_t, std::string>, std::set<std::int64_t>> marks_;
};

} // namespace fb24_portal

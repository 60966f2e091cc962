// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/text.hpp"
#include "fb24/row_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fb24 {
namespace {

using fast_bitrix24::value;

void append_field(std::string& out, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

// RFC 4180. The first row names the columns: a list is written as it comes, so later ones cannot.
class csv_writer final : public row_writer {
public:
    csv_writer(sink& to, warn_function warn) : to_(to), warn_(std::move(warn)) {}

    void row(value row) override {
        if (!std::exchange(begun_, true))
            header(row);
        auto& out = to_.text();
        const auto start = out.size();
        if (row.is_object())
            fields(row);
        else
            field(row);
        // a line with nothing in it would be no row at all
        if (out.size() == start && columns_.size() <= 1)
            out += "\"\"";
        out += "\r\n";
        to_.settle();
    }
    void single(value answer) override { row(answer); }
    void end() override {}

private:
    void header(value first) {
        if (!first.is_object()) {
            columns_.emplace_back("value");
        } else {
            for (const auto [key, unused] : first.members())
                if (std::find(columns_.begin(), columns_.end(), key) == columns_.end())
                    columns_.emplace_back(key);
        }
        auto& out = to_.text();
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i != 0)
                out += ',';
            append_field(out, columns_[i]);
        }
        out += "\r\n";
    }

    void fields(value row) {
        // rows of one list mostly have the same keys in the same order
        const auto members = row.members();
        const bool alike =
            members.size() == columns_.size() &&
            std::equal(columns_.begin(), columns_.end(), members.begin(),
                       [](const std::string& column, const auto& m) { return column == m.key; });
        if (alike) {
            std::size_t i = 0;
            for (const auto [key, content] : members) {
                if (i++ != 0)
                    to_.text() += ',';
                field(content);
            }
            return;
        }
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i != 0)
                to_.text() += ',';
            field(row[columns_[i]]);
        }
        if (!warned_)
            look_for_new_keys(row);
    }

    void look_for_new_keys(value row) {
        for (const auto [key, unused] : row.members()) {
            if (std::find(columns_.begin(), columns_.end(), key) != columns_.end())
                continue;
            warned_ = true;
            warn_("csv: the first row has no field '" + fast_bitrix24::printable(key) +
                  "': what later rows hold beyond the first row's fields is left out");
            return;
        }
    }

    void field(value content) {
        if (content.is_array() || content.is_object()) {
            scratch_.clear();
            content.append_json(scratch_);
            append_field(to_.text(), scratch_);
        } else {
            append_field(to_.text(), content.as_string());
        }
    }

    sink& to_;
    warn_function warn_;
    std::vector<std::string> columns_;
    std::string scratch_;
    bool begun_ = false;
    bool warned_ = false;
};

} // namespace

std::unique_ptr<row_writer> make_csv_writer(sink& to, warn_function warn) {
    return std::make_unique<csv_writer>(to, std::move(warn));
}

} // namespace fb24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/row_writer.hpp"

#include <string>
#include <utility>

namespace fb24 {
namespace {

using fast_bitrix24::value;

// Exactly as it came, blanks and all; only what came on several lines is brought onto one.
void append_row(std::string& out, value row) {
    const auto text = row.raw();
    if (text.find('\n') == text.npos && text.find('\r') == text.npos)
        out += text;
    else
        row.append_json(out);
}

class ndjson_writer final : public row_writer {
public:
    explicit ndjson_writer(sink& to) : to_(to) {}
    void row(value row) override {
        append_row(to_.text(), row);
        to_.text() += '\n';
        to_.settle();
    }
    void single(value answer) override { row(answer); }
    void end() override {}

private:
    sink& to_;
};

// An array that was not ended tells a reader that rows are missing.
class json_writer final : public row_writer {
public:
    explicit json_writer(sink& to) : to_(to) {}
    void row(value row) override {
        to_.text() += std::exchange(begun_, true) ? ",\n" : "[";
        append_row(to_.text(), row);
        to_.settle();
    }
    void single(value answer) override {
        single_ = true;
        append_row(to_.text(), answer);
        to_.write("\n");
    }
    void end() override {
        if (!single_)
            to_.write(begun_ ? "]\n" : "[]\n");
    }

private:
    sink& to_;
    bool begun_ = false;
    bool single_ = false;
};

} // namespace

std::unique_ptr<row_writer> make_ndjson_writer(sink& to) {
    return std::make_unique<ndjson_writer>(to);
}

std::unique_ptr<row_writer> make_json_writer(sink& to) {
    return std::make_unique<json_writer>(to);
}

std::unique_ptr<row_writer> make_row_writer(row_format format, sink& to, warn_function warn) {
    switch (format) {
    case row_format::json:
        return make_json_writer(to);
    case row_format::csv:
        return make_csv_writer(to, std::move(warn));
    case row_format::ndjson:
        break;
    }
    return make_ndjson_writer(to);
}

} // namespace fb24

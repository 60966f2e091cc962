// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/results.hpp"

#include "fast_bitrix24/json/writer.hpp"
#include "fb24/exit_code.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace fb24 {
namespace {

using fast_bitrix24::append_json_string;
using fast_bitrix24::errc;
using fast_bitrix24::outcome;

// The library escapes what might steer a terminal; JSON has escapes of its own for that.
std::string unescaped(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        unsigned byte = 0;
        const auto end = text.data() + std::min<std::size_t>(text.size(), 4);
        if (text.starts_with("\\x") && text.size() >= 4 &&
            std::from_chars(text.data() + 2, end, byte, 16).ptr == end &&
            (byte < 0x20 || byte == 0x7F)) {
            out += static_cast<char>(byte);
            text.remove_prefix(4);
        } else {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return out;
}

void append_error(std::string& out, const outcome& o) {
    const auto& d = o.details;
    // that a write may have run matters more than why nobody knows
    const bool unknown = o.ec == errc::outcome_unknown;
    std::string text = unescaped(d.description);
    if (unknown || text.empty())
        text = o.ec.message() + (text.empty() ? "" : ": ") + text;
    if (!d.detail.empty())
        text += ": " + d.detail;
    out += R"({"error":)";
    // the portal's own code may be empty: crm.deal.get says "Not found" so
    const bool portal_spoke = !d.code.empty() || !d.description.empty();
    append_json_string(out, !portal_spoke || unknown ? name_of(o.ec) : d.code);
    out += R"(,"error_description":)";
    append_json_string(out, text);
    out += '}';
}

} // namespace

void write_outcome(sink& to, const outcome& o) {
    if (o)
        o.value.append_json(to.text());
    else
        append_error(to.text(), o);
    to.settle();
}

void write_results(sink& to, const fast_bitrix24::call_result& results) {
    to.write("[");
    bool comma = false;
    for (const auto& o : results) {
        if (std::exchange(comma, true))
            to.write(",");
        write_outcome(to, o);
    }
    to.write("]\n");
}

void write_results(sink& to, const fast_bitrix24::named_result& results) {
    to.write("{");
    bool comma = false;
    for (const auto& [name, o] : results) {
        if (std::exchange(comma, true))
            to.write(",");
        append_json_string(to.text(), name);
        to.write(":");
        write_outcome(to, o);
    }
    to.write("}\n");
}

} // namespace fb24

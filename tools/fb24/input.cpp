// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fb24/input.hpp"

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace fb24 {
namespace {

using fast_bitrix24::params;
using fast_bitrix24::usage_error;

[[noreturn]] void cannot_read(std::string_view what, const std::string& name, int why) {
    throw usage_error(std::string{what} + ": cannot read " + fast_bitrix24::printable(name) + ": " +
                      std::generic_category().message(why));
}

std::string read_stream(std::FILE* from, std::string_view what, const std::string& name) {
    std::string out;
    char part[64 * 1024];
    std::size_t got = 0;
    while ((got = std::fread(part, 1, sizeof part, from)) > 0)
        out.append(part, got);
    if (std::ferror(from) != 0)
        cannot_read(what, name, errno);
    return out;
}

// What JSON would call an integer in its only spelling: "007" is a name.
bool canonical_integer(std::string_view s) {
    if (s.starts_with('-'))
        s.remove_prefix(1);
    return !s.empty() && s.size() <= 18 && (s.front() != '0' || s.size() == 1) &&
           s.find_first_not_of("0123456789") == std::string_view::npos;
}

params id_of(std::string_view text) {
    // what jq writes without its -r
    if (text.size() > 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    if (!fast_bitrix24::valid_utf8(text))
        throw usage_error("an id is not valid UTF-8");
    return canonical_integer(text) ? params::number(std::string{text}) : params(text);
}

std::vector<params> ids_of_array(std::string_view json) {
    std::vector<params> out;
    const auto written = params::parse(json);
    for (const auto& id : written.elements()) {
        if (!id.is_number() && !id.is_string())
            throw usage_error("the ids must be numbers or strings");
        out.push_back(id);
    }
    return out;
}

} // namespace

std::string input::file(std::string_view what, const std::string& path) {
    if (path == "-") {
        if (stdin_taken_)
            throw usage_error("standard input can be read once only");
        stdin_taken_ = true;
        return read_stream(stdin, what, "standard input");
    }
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> from(std::fopen(path.c_str(), "rbe"),
                                                               std::fclose);
    if (!from)
        cannot_read(what, path, errno);
    return read_stream(from.get(), what, path);
}

std::string input::text(std::string_view what, const std::string& argument) {
    if (argument == "-")
        return file(what, argument);
    if (argument.starts_with('@'))
        return file(what, argument.substr(1));
    return argument;
}

params input::json(std::string_view what, const std::string& argument) {
    const auto written = text(what, argument);
    try {
        return params::parse(written);
    } catch (const usage_error& e) {
        throw usage_error(std::string{what} + ": " + e.details().detail);
    }
}

std::vector<params> split_ids(std::string_view text) {
    constexpr std::string_view between = ", \t\r\n\f\v";
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (fast_bitrix24::trim(text).starts_with('['))
        return ids_of_array(text);
    std::vector<params> out;
    for (auto from = text.find_first_not_of(between); from != std::string_view::npos;) {
        const auto to = text.find_first_of(between, from);
        out.push_back(id_of(text.substr(from, to - from)));
        from = to == std::string_view::npos ? to : text.find_first_not_of(between, to);
    }
    return out;
}

} // namespace fb24

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/core/diagnostics.hpp"
#include "fast_bitrix24/json/number.hpp"
#include "fast_bitrix24/json/picojson_bridge.hpp"
#include "fast_bitrix24/json/picojson_context.ipp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

namespace fast_bitrix24 {

namespace detail {

// Reads a picojson value without its accessors: those depend on PICOJSON_USE_INT64 and then change
// a number while "reading" it. The class is never made, only its inherited names are used.
class picojson_peek : private picojson::value {
public:
    [[nodiscard]] static int type(const picojson::value& v) { return v.*(&picojson_peek::type_); }
    [[nodiscard]] static const _storage& content(const picojson::value& v) {
        return v.*(&picojson_peek::u_);
    }
    // int64_type, which is only declared with PICOJSON_USE_INT64
    static constexpr int whole_number = picojson::object_type + 1;
};

} // namespace detail

FAST_BITRIX24_DECL picojson::value to_picojson(value v) {
    switch (v.kind()) {
    case json_kind::null:
        break;
    case json_kind::boolean:
        return picojson::value(v.as_bool());
    case json_kind::number:
        return picojson::value(v.as_double());
    case json_kind::string:
        return picojson::value(std::string(v.as_string()));
    case json_kind::array: {
        picojson::array items;
        items.reserve(v.size());
        for (const value item : v)
            items.push_back(to_picojson(item));
        return picojson::value(std::move(items));
    }
    case json_kind::object: {
        picojson::object members;
        for (const auto [key, item] : v.members())
            members[std::string(key)] = to_picojson(item);
        return picojson::value(std::move(members));
    }
    }
    return picojson::value();
}

FAST_BITRIX24_DECL picojson::value to_picojson(const params& p) {
    switch (p.kind()) {
    case json_kind::null:
        break;
    case json_kind::boolean:
        return picojson::value(p.text() == "true");
    case json_kind::number: {
        const auto d = detail::json_to_double(p.text());
        if (!d)
            throw usage_error("a number is beyond the range of a double");
        return picojson::value(*d);
    }
    case json_kind::string:
        return picojson::value(p.text());
    case json_kind::array: {
        picojson::array items;
        items.reserve(p.size());
        for (const auto& item : p.elements())
            items.push_back(to_picojson(item));
        return picojson::value(std::move(items));
    }
    case json_kind::object: {
        picojson::object members;
        for (const auto& [key, item] : p.members())
            members[key] = to_picojson(item);
        return picojson::value(std::move(members));
    }
    }
    return picojson::value();
}

FAST_BITRIX24_DECL params from_picojson(const picojson::value& v) {
    const auto& content = detail::picojson_peek::content(v);
    switch (detail::picojson_peek::type(v)) {
    case picojson::boolean_type:
        return content.boolean_;
    case picojson::number_type:
        return content.number_;
    case detail::picojson_peek::whole_number: {
        std::int64_t whole = 0;
        std::memcpy(&whole, &content, sizeof whole);
        return whole;
    }
    case picojson::string_type:
        return *content.string_;
    case picojson::array_type: {
        auto result = params::array();
        for (const auto& item : *content.array_)
            result.push_back(from_picojson(item));
        return result;
    }
    case picojson::object_type: {
        params result;
        for (const auto& [key, item] : *content.object_)
            result.append(key, from_picojson(item));
        return result;
    }
    default:
        return nullptr;
    }
}

} // namespace fast_bitrix24

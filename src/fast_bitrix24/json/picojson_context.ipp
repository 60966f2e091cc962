// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/lexer.hpp"
#include "fast_bitrix24/json/node.hpp"

#if __has_include(<picojson.h>)
#    include <picojson.h>
#else
#    include <picojson/picojson.h>
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string>
#include <vector>

namespace fast_bitrix24::detail {
// What makes picojson's templates ours: they find everything below through it.
struct json_iterator {};
} // namespace fast_bitrix24::detail

namespace picojson {

// picojson's view of our lexer.
template <>
class input<fast_bitrix24::detail::json_iterator> : public fast_bitrix24::detail::json_lexer {
public:
    using json_lexer::json_lexer;

    int getc() noexcept { return next(); }
    void ungetc() noexcept { back(); }
    void skip_ws() noexcept { skip_blanks(); }
    bool expect(char c) noexcept {
        skip_blanks();
        return take(c);
    }
    template <std::size_t Size>
    bool match(const char (&text)[Size]) noexcept {
        for (std::size_t i = 0; i + 1 < Size; ++i)
            if (!take(text[i]))
                return false;
        return true;
    }
};

} // namespace picojson

namespace fast_bitrix24::detail {

using json_input = picojson::input<json_iterator>;

// An object's key. picojson's own string stays empty: the token is what the context takes.
inline bool _parse_string(std::string&, json_input& in) {
    return in.read_string();
}

// picojson converts what it gets from here; a fixed digit makes that cheap and independent of its
// macros and of the locale.
inline const char* _parse_number(json_input& in) {
    return in.read_number() ? "0" : "";
}

// Builds nodes from what picojson finds. Children wait on a stack until their number is known.
class json_context {
public:
    json_context(json_input& in, const json_limits& limits) : in_(in), limits_(limits) {}
    json_context(const json_context&) = delete;
    json_context& operator=(const json_context&) = delete;

    [[nodiscard]] const json_node& root() const noexcept { return waiting_.front(); }

    bool set_null() { return add_literal(json_kind::null, 4); }
    bool set_bool(bool b) { return add_literal(json_kind::boolean, b ? 4 : 5); }
    // picojson was built with or without PICOJSON_USE_INT64
    bool set_int64(std::int64_t) { return add(in_.token()); }
    bool set_number(double) { return add(in_.token()); }
    bool parse_string(json_input& in) { return in.read_string() && add(in.token()); }

    bool parse_array_start() { return open(); }
    bool parse_array_item(json_input& in, std::size_t) { return parse_child(in); }
    bool parse_array_stop(std::size_t) { return close(json_kind::array); }
    bool parse_object_start() { return open(); }
    bool parse_object_item(json_input& in, const std::string&) {
        waiting_.push_back(in.token());
        return parse_child(in);
    }
    bool parse_object_stop() { return close(json_kind::object); }

private:
    struct container {
        const char* begin;
        std::size_t first; // of its children among the waiting
        std::size_t blanks;
    };

    // Goes straight to picojson's loops for what can be nested: the frame of its _parse is a large
    // one, and 256 of them in a debug build would not fit into a small thread's stack.
    bool parse_child(json_input& in) {
        in.skip_blanks();
        if (in.take('{'))
            return picojson::_parse_object(*this, in);
        if (in.take('['))
            return picojson::_parse_array(*this, in);
        return picojson::_parse(*this, in);
    }

    bool add(const json_node& node) {
        if (count_ == limits_.nodes)
            return in_.fail("too many values", in_.at(), errc::limit);
        ++count_;
        waiting_.push_back(node);
        return true;
    }
    bool add_literal(json_kind kind, std::uint32_t size) {
        json_node node{};
        node.text = in_.at() - size;
        node.size = size;
        node.kind = kind;
        return add(node);
    }
    bool open() {
        if (open_.size() >= limits_.depth)
            return in_.fail("nested too deeply", in_.at() - 1, errc::limit);
        open_.push_back({in_.at() - 1, waiting_.size(), in_.blanks()});
        return true;
    }
    bool close(json_kind kind) {
        const auto [begin, first, blanks] = open_.back();
        const auto bytes = (waiting_.size() - first) * sizeof(json_node);
        void* place = in_.arena().allocate(sizeof(json_origin) + bytes);
        auto* origin = ::new (place) json_origin{
            begin, static_cast<std::uint32_t>(in_.at() - begin), blanks == in_.blanks()};
        json_node node{};
        node.children = reinterpret_cast<const json_node*>(origin + 1);
        node.size = static_cast<std::uint32_t>((waiting_.size() - first) /
                                               (kind == json_kind::object ? 2U : 1U));
        node.kind = kind;
        if (bytes != 0)
            std::memcpy(origin + 1, waiting_.data() + first, bytes);
        waiting_.resize(first);
        open_.pop_back();
        return add(node);
    }

    json_input& in_;
    const json_limits& limits_;
    std::vector<json_node> waiting_;
    std::vector<container> open_;
    std::size_t count_ = 0;
};

} // namespace fast_bitrix24::detail

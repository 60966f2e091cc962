// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#pragma once

#include "fast_bitrix24/json/key_tables.hpp"
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
    return in.read_key();
}

// picojson converts what it gets from here; a fixed digit makes that cheap and independent of its
// macros and of the locale.
inline const char* _parse_number(json_input& in) {
    return in.read_number() ? "0" : "";
}

// Builds nodes from what picojson finds. Children and keys wait on stacks until their number is
// known. An object follows the key table of the one before it at the same depth as long as its keys
// are the same, so that rows cost no keys at all.
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
    bool parse_array_stop(std::size_t) { return close_array(); }
    bool parse_object_start() {
        if (!open())
            return false;
        expect_key();
        return true;
    }
    bool parse_object_item(json_input& in, const std::string&) {
        if (in.key_was_expected()) {
            ++innermost().followed;
        } else {
            stop_following();
            keys_.push_back(in.token());
        }
        if (!parse_child(in))
            return false;
        expect_key();
        return true;
    }
    bool parse_object_stop() { return close_object(); }

private:
    struct container {
        const char* begin = nullptr;
        std::size_t blanks = 0;
        std::size_t first = 0;     // of its children among the waiting
        std::size_t first_key = 0; // of its own keys among the waiting
        std::size_t followed = 0;  // how many keys of the table it has, if following
        bool following = false;
        json_key_table table; // of the last object at this depth
    };

    [[nodiscard]] container& innermost() noexcept { return open_[depth_ - 1]; }

    // Takes a short way to all but the literals: the frame of picojson's _parse is a large one, and
    // 256 of them in a debug build would not fit into a small thread's stack; and it converts
    // every number.
    bool parse_child(json_input& in) {
        in.skip_blanks();
        switch (const char c = *in.at()) {
        case '{':
            return in.take(c) && picojson::_parse_object(*this, in);
        case '[':
            return in.take(c) && picojson::_parse_array(*this, in);
        case '"':
            return in.take(c) && parse_string(in);
        default:
            if (c == '-' || (c >= '0' && c <= '9'))
                return in.read_number() && add(in.token());
            return picojson::_parse(*this, in);
        }
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
        if (depth_ >= limits_.depth)
            return in_.fail("nested too deeply", in_.at() - 1, errc::limit);
        if (depth_ == open_.size())
            open_.emplace_back();
        auto& c = open_[depth_++];
        c.begin = in_.at() - 1;
        c.blanks = in_.blanks();
        c.first = waiting_.size();
        c.first_key = keys_.size();
        c.followed = 0;
        c.following = c.table.count != 0;
        return true;
    }
    void expect_key() noexcept {
        const auto& c = innermost();
        const bool more = c.following && c.followed < c.table.count;
        in_.expect_key(more ? c.table.keys + c.followed : nullptr);
    }
    void stop_following() {
        auto& c = innermost();
        if (c.following)
            keys_.insert(keys_.end(), c.table.keys, c.table.keys + c.followed);
        c.following = false;
    }
    bool close_array() {
        const auto count = waiting_.size() - innermost().first;
        void* place = in_.arena().allocate(sizeof(json_origin) + count * sizeof(json_node));
        auto* origin = ::new (place) json_origin(innermost_origin());
        return close(json_kind::array, origin + 1);
    }
    bool close_object() {
        auto& c = innermost();
        const auto count = waiting_.size() - c.first;
        if (count != 0 && !(c.following && c.followed == c.table.count)) {
            stop_following();
            c.table = tables_.share(keys_.data() + c.first_key, count, in_.arena());
            keys_.resize(c.first_key);
        }
        void* place = in_.arena().allocate(sizeof(json_object_head) + count * sizeof(json_node));
        auto* head = ::new (place) json_object_head{c.table.keys, innermost_origin()};
        return close(json_kind::object, head + 1);
    }
    // The innermost container, whose children go to `place`, becomes a child itself.
    bool close(json_kind kind, void* place) {
        const auto first = innermost().first;
        const auto count = waiting_.size() - first;
        if (count != 0)
            std::memcpy(place, waiting_.data() + first, count * sizeof(json_node));
        json_node node{};
        node.children = static_cast<const json_node*>(place);
        node.size = static_cast<std::uint32_t>(count);
        node.kind = kind;
        waiting_.resize(first);
        --depth_;
        return add(node);
    }
    [[nodiscard]] json_origin innermost_origin() noexcept {
        const auto& c = innermost();
        return {c.begin, static_cast<std::uint32_t>(in_.at() - c.begin), c.blanks == in_.blanks()};
    }

    json_input& in_;
    const json_limits& limits_;
    std::vector<json_node> waiting_;
    std::vector<json_node> keys_;
    std::vector<container> open_; // the first depth_ of them; the rest remember their tables
    std::size_t depth_ = 0;
    std::size_t count_ = 0;
    json_key_tables tables_;
};

} // namespace fast_bitrix24::detail

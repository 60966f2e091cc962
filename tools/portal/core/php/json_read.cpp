// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/php/json.hpp"

#include <cstdint>
#include <cstring>

namespace fb24_portal {

namespace {

constexpr int deepest = 512;

class reader {
public:
    explicit reader(std::string_view text) : p_(text.data()), end_(p_ + text.size()) {}

    bool document(php_value& v) {
        if (!value(v, 0))
            return false;
        blanks();
        return p_ == end_;
    }

private:
    void blanks() {
        while (p_ != end_ && (*p_ == ' ' || *p_ == '\t' || *p_ == '\n' || *p_ == '\r'))
            ++p_;
    }
    bool take(char c) {
        blanks();
        if (p_ == end_ || *p_ != c)
            return false;
        ++p_;
        return true;
    }
    bool word(std::string_view w) {
        if (static_cast<std::size_t>(end_ - p_) < w.size() ||
            std::memcmp(p_, w.data(), w.size()) != 0)
            return false;
        p_ += w.size();
        return true;
    }

    bool value(php_value& v, int depth) {
        blanks();
        if (p_ == end_ || depth >= deepest)
            return false;
        switch (*p_) {
        case '{':
            return object(v, depth);
        case '[':
            return array(v, depth);
        case '"': {
            std::string s;
            if (!string(s))
                return false;
            v = php_value(std::move(s));
            return true;
        }
        case 't':
            v = php_value::boolean(true);
            return word("true");
        case 'f':
            v = php_value::boolean(false);
            return word("false");
        case 'n':
            v = php_value();
            return word("null");
        default:
            return number(v);
        }
    }

    bool object(php_value& v, int depth) {
        ++p_;
        v = php_value::array();
        if (take('}'))
            return true;
        do {
            blanks();
            std::string key;
            if (p_ == end_ || *p_ != '"' || !string(key) || !take(':'))
                return false;
            php_value member;
            if (!value(member, depth + 1))
                return false;
            v.set(key, std::move(member));
        } while (take(','));
        return take('}');
    }

    bool array(php_value& v, int depth) {
        ++p_;
        v = php_value::array();
        if (take(']'))
            return true;
        do {
            php_value element;
            if (!value(element, depth + 1))
                return false;
            v.push(std::move(element));
        } while (take(','));
        return take(']');
    }

    bool digits() {
        const char* from = p_;
        while (p_ != end_ && *p_ >= '0' && *p_ <= '9')
            ++p_;
        return p_ != from;
    }

    bool number(php_value& v) {
        const char* from = p_;
        if (*p_ == '-')
            ++p_;
        const char* whole = p_;
        if (!digits() || (*whole == '0' && p_ - whole > 1))
            return false;
        if (p_ != end_ && *p_ == '.') {
            ++p_;
            if (!digits())
                return false;
        }
        if (p_ != end_ && (*p_ == 'e' || *p_ == 'E')) {
            ++p_;
            if (p_ != end_ && (*p_ == '+' || *p_ == '-'))
                ++p_;
            if (!digits())
                return false;
        }
        v = php_value::number(std::string(from, p_));
        return true;
    }

    bool hex4(std::uint32_t& unit) {
        unit = 0;
        for (int i = 0; i < 4; ++i, ++p_) {
            if (p_ == end_)
                return false;
            const char c = *p_;
            const int d = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
            if (d < 0)
                return false;
            unit = unit << 4U | static_cast<std::uint32_t>(d);
        }
        return true;
    }

    static void append_utf8(std::string& out, std::uint32_t c) {
        const auto tail = [&](unsigned shift) {
            out += static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
        };
        if (c < 0x80) {
            out += static_cast<char>(c);
        } else if (c < 0x800) {
            out += static_cast<char>(0xC0U | c >> 6U);
            tail(0);
        } else if (c < 0x10000) {
            out += static_cast<char>(0xE0U | c >> 12U);
            tail(6);
            tail(0);
        } else {
            out += static_cast<char>(0xF0U | c >> 18U);
            tail(12);
            tail(6);
            tail(0);
        }
    }

    bool escape(std::string& out) {
        if (++p_ == end_)
            return false;
        const char c = *p_++;
        constexpr std::string_view names = "\"\\/bfnrt", values = "\"\\/\b\f\n\r\t";
        if (const auto at = names.find(c); at != std::string_view::npos) {
            out += values[at];
            return true;
        }
        std::uint32_t unit = 0;
        if (c != 'u' || !hex4(unit))
            return false;
        if (unit >= 0xD800 && unit < 0xDC00) {
            std::uint32_t second = 0;
            if (!word("\\u") || !hex4(second) || second < 0xDC00 || second > 0xDFFF)
                return false;
            unit = 0x10000U + ((unit - 0xD800U) << 10U) + (second - 0xDC00U);
        } else if (unit >= 0xDC00 && unit < 0xE000) {
            return false;
        }
        append_utf8(out, unit);
        return true;
    }

    bool string(std::string& out) {
        ++p_;
        while (p_ != end_) {
            const char* from = p_;
            while (p_ != end_ && *p_ != '"' && *p_ != '\\' &&
                   static_cast<unsigned char>(*p_) >= 0x20)
                ++p_;
            out.append(from, p_);
            if (p_ == end_ || static_cast<unsigned char>(*p_) < 0x20)
                return false;
            if (*p_ == '"') {
                ++p_;
                return true;
            }
            if (!escape(out))
                return false;
        }
        return false;
    }

    const char* p_;
    const char* end_;
};

} // namespace

std::optional<php_value> json_decode(std::string_view text) {
    php_value v;
    if (!reader(text).document(v))
        return std::nullopt;
    return v;
}

} // namespace fb24_portal

// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
//
// Parses the answer of a batch (50 pages of 50 deals, 50 fields each) once into our document and
// once into picojson::value, and prints both and their ratio, in both spellings of cyrillic text.
//
//     parse_bench [rounds]
//
// Time: the two take turns; the median of the rounds counts. A round of ours takes a copy of the
// text first, outside of the clock, because a document keeps the text it is given. Memory: the most
// bytes that were allocated at any moment of one parse, through a replaced operator new. The text
// is there while either of them parses; later only a document still needs it: hence three ratios.
#include "fast_bitrix24/json/document.hpp"

#include <picojson.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <malloc.h>
#include <new>
#include <string>
#include <vector>

namespace {

std::size_t live = 0;
std::size_t peak = 0;

} // namespace

// g++ looks through inlined ones and takes free() for a mistake
[[gnu::noinline]] void* operator new(std::size_t size) {
    void* memory = std::malloc(size);
    if (memory == nullptr)
        throw std::bad_alloc();
    live += malloc_usable_size(memory);
    peak = std::max(peak, live);
    return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    live -= memory != nullptr ? malloc_usable_size(memory) : 0;
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    operator delete(memory);
}

namespace {

namespace b24 = fast_bitrix24;
using bench_clock = std::chrono::steady_clock;

class answer_writer {
public:
    explicit answer_writer(bool escaped) : escaped_(escaped) {}

    std::string write() {
        out_ = R"({"result":{"result":{)";
        for (int page = 0; page < 50; ++page) {
            out_ += page == 0 ? "" : ",";
            out_ += "\"p" + std::to_string(page) + "\":[";
            for (int row = 0; row < 50; ++row) {
                out_ += row == 0 ? "" : ",";
                deal(1 + page * 50 + row);
            }
            out_ += "]";
        }
        out_ += R"(},"result_error":[],"result_total":{"p0":100000},"result_next":{"p0":50}},)"
                R"("time":{"start":1732500000.123456,"finish":1732500003.654321,)"
                R"("duration":3.530865,"processing":3.41,"operating":3.3}})";
        return std::move(out_);
    }

private:
    unsigned random(unsigned below) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<unsigned>(state_ >> 33) % below;
    }

    void cyrillic(unsigned letters) {
        constexpr char hex[] = "0123456789abcdef";
        for (unsigned i = 0; i < letters; ++i) {
            if (i % 8 == 7) {
                out_ += ' ';
                continue;
            }
            const unsigned code = 0x430 + random(32);
            if (escaped_) {
                out_ += "\\u0";
                out_ += hex[code >> 8 & 15];
                out_ += hex[code >> 4 & 15];
                out_ += hex[code & 15];
            } else {
                out_ += static_cast<char>(0xC0 | code >> 6);
                out_ += static_cast<char>(0x80 | (code & 0x3F));
            }
        }
    }

    void field(const char* name) {
        out_ += ",\"";
        out_ += name;
        out_ += "\":";
    }
    void number(const char* name, unsigned below) {
        field(name);
        out_ += "\"" + std::to_string(random(below)) + "\"";
    }
    void text(const char* name, unsigned letters) {
        field(name);
        out_ += '"';
        cyrillic(letters);
        out_ += '"';
    }
    void fixed(const char* name, const char* literal) {
        field(name);
        out_ += literal;
    }

    void deal(int id) {
        out_ += "{\"ID\":\"" + std::to_string(id) + "\"";
        text("TITLE", 30);
        for (const char* name : {"TYPE_ID", "STAGE_ID", "CURRENCY_ID", "SOURCE_ID", "CATEGORY"})
            fixed(name, "\"EXECUTING\"");
        for (const char* name :
             {"COMPANY_ID", "CONTACT_ID", "LEAD_ID", "QUOTE_ID", "ASSIGNED_BY_ID", "CREATED_BY_ID",
              "MODIFY_BY_ID", "MOVED_BY_ID", "LAST_ACTIVITY_BY", "LOCATION_ID", "CATEGORY_ID"})
            number(name, 100000);
        fixed("OPPORTUNITY", "\"125000.50\"");
        fixed("TAX_VALUE", "\"0.00\"");
        for (const char* name : {"IS_MANUAL_OPPORTUNITY", "OPENED", "CLOSED", "IS_NEW",
                                 "IS_RECURRING", "IS_RETURN_CUSTOMER", "IS_REPEATED_APPROACH"})
            fixed(name, random(2) == 0 ? "\"Y\"" : "\"N\"");
        for (const char* name : {"BEGINDATE", "CLOSEDATE", "DATE_CREATE", "DATE_MODIFY",
                                 "MOVED_TIME", "LAST_ACTIVITY_TIME"})
            fixed(name, R"("2024-11-25T03:00:00+03:00")");
        text("COMMENTS", 80);
        text("ADDITIONAL_INFO", 24);
        for (const char* name : {"ORIGINATOR_ID", "ORIGIN_ID", "UTM_SOURCE", "UTM_MEDIUM",
                                 "UTM_CAMPAIGN", "UTM_CONTENT", "UTM_TERM"})
            fixed(name, "null");
        for (const char* name : {"UF_CRM_1617000000", "UF_CRM_1617000001", "UF_CRM_1617000002"})
            text(name, 12);
        fixed("UF_CRM_1617000003", "false");
        fixed("UF_CRM_1617000004", R"(["44","46"])");
        fixed("PROBABILITY", "70");
        fixed("UF_CRM_1617000005", R"("https:\/\/example.bitrix24.ru\/crm\/deal\/")");
        fixed("UF_CRM_1617000006", "[]");
        fixed("STAGE_SEMANTIC_ID", "\"P\"}");
    }

    bool escaped_;
    std::string out_;
    unsigned long long state_ = 1;
};

struct figures {
    double seconds = 0;
    std::size_t bytes = 0;
};

double since(bench_clock::time_point start) {
    return std::chrono::duration<double>(bench_clock::now() - start).count();
}

double median(std::vector<double> v) {
    std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
    return v[v.size() / 2];
}

// The clock stops before the result goes; `parse` may move `text`.
template <class Parse>
figures measure(std::string text, Parse parse) {
    const auto before = live;
    peak = live;
    const auto start = bench_clock::now();
    const auto result = parse(text);
    const double seconds = since(start);
    return {seconds, peak - before};
}

void compare(const char* spelling, bool escaped, std::size_t rounds) {
    const std::string text = answer_writer(escaped).write();
    std::vector<double> ours;
    std::vector<double> theirs;
    figures a;
    figures b;
    for (std::size_t i = 0; i < rounds; ++i) {
        a = measure(text, [](std::string& s) { return b24::document::parse(std::move(s)); });
        ours.push_back(a.seconds);
        b = measure(text, [](const std::string& s) {
            picojson::value v;
            if (!picojson::parse(v, s).empty())
                std::abort();
            return v;
        });
        theirs.push_back(b.seconds);
    }
    const double megabytes = static_cast<double>(text.size()) / 1e6;
    const auto mega = [](std::size_t bytes) { return static_cast<double>(bytes) / 1e6; };
    const auto memory = [&mega](const char* what, std::size_t mine, std::size_t other) {
        std::printf("  %-28s document %6.2f MB   picojson %6.2f MB   %3.0f %%\n", what, mega(mine),
                    mega(other), 100 * mega(mine) / mega(other));
    };
    std::printf("%s, %.1f MB\n", spelling, megabytes);
    std::printf(
        "  %-28s document %6.2f ms   picojson %6.2f ms   %.2f times as fast (%.0f and %.0f MB/s)\n",
        "time", median(ours) * 1e3, median(theirs) * 1e3, median(theirs) / median(ours),
        megabytes / median(ours), megabytes / median(theirs));
    memory("memory", a.bytes, b.bytes);
    memory("  with the text in both", a.bytes + text.size(), b.bytes + text.size());
    memory("  with the text in ours only", a.bytes + text.size(), b.bytes);
}

} // namespace

int main(int argc, char** argv) {
    const auto rounds = static_cast<std::size_t>(argc > 1 ? std::atoi(argv[1]) : 25);
    compare("raw UTF-8", false, std::max(rounds, std::size_t{1}));
    compare("\\uXXXX", true, std::max(rounds, std::size_t{1}));
}

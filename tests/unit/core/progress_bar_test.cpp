// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "fast_bitrix24/core/progress_bar.hpp"
#include "fast_bitrix24/core/text.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace b24 = fast_bitrix24;
using b24::progress_bar;
using b24::progress_event;
using b24::detail::progress_line;

namespace {

progress_event at(double elapsed, std::uint64_t done, std::uint64_t total, bool finished = false) {
    progress_event e;
    e.verb = "get_all";
    e.method = "crm.deal.list";
    e.elapsed = elapsed;
    e.done = done;
    e.total = total;
    e.finished = finished;
    return e;
}

// A file in place of a terminal.
class paper {
public:
    paper() : file_(std::tmpfile(), &std::fclose) { REQUIRE(file_ != nullptr); }
    [[nodiscard]] std::FILE* file() const { return file_.get(); }
    [[nodiscard]] std::string text() const {
        std::rewind(file_.get());
        std::string out;
        for (int c = 0; (c = std::fgetc(file_.get())) != EOF;)
            out += static_cast<char>(c);
        return out;
    }
    [[nodiscard]] progress_bar::settings settings(std::size_t width = 81) const {
        progress_bar::settings s;
        s.stream = file_.get();
        s.always = true;
        s.width = width;
        return s;
    }

private:
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

std::size_t count(const std::string& text, char c) {
    std::size_t n = 0;
    for (const char x : text)
        n += x == c ? 1 : 0;
    return n;
}

} // namespace

TEST_CASE("a line tells what is done, how long it took and takes, and how fast") {
    const auto line = progress_line(at(5, 1200, 2400), 80);
    CHECK(line ==
          "get_all crm.deal.list [##########..........] 1200/2400  50% 0:05 0:05 left 240/s");
    CHECK(b24::detail::terminal_columns(line) == 80);
    CHECK(progress_line(at(0, 0, 2400), 80) ==
          "get_all crm.deal.list [.......................................] 0/2400   0% 0:00");
    CHECK(progress_line(at(7260, 100, 100, true), 60) ==
          "get_all crm.deal.list [###########] 100/100 100% 2:01:00 0/s");
}

TEST_CASE("without a total, or with one that is too small, there is no bar") {
    CHECK(progress_line(at(2, 500, 0), 80) == "get_all crm.deal.list 500 0:02 250/s");
    CHECK(progress_line(at(2, 500, 499), 80) == "get_all crm.deal.list 500 0:02 250/s");
    CHECK(progress_line(at(2, 0, 0), 80) == "get_all crm.deal.list 0 0:02");
}

TEST_CASE("a line never takes more columns than there are") {
    std::vector<progress_event> events = {
        at(0, 0, 0),
        at(5, 1200, 2400),
        at(1e9, 18446744073709551615U, 18446744073709551615U),
        at(-3, 1, 18446744073709551615U),
        at(0.0000001, 18446744073709551615U, 1),
        at(3, 50, 100, true),
    };
    for (const auto* method :
         {"", "a", "tasks.api.scrum.sprint.getlistofallthethingswithanamewithoutanyend.list",
          "метод.сделки.список.очень.длинное.имя", "\xFF\xFE\x80\r\n\x1B[2J",
          "列表列表列表列表列表列表"})
        for (auto e : events)
            for (std::size_t width = 0; width <= 130; ++width) {
                e.method = method;
                const auto line = progress_line(e, width);
                CAPTURE(line);
                REQUIRE(b24::detail::terminal_columns(line) <= width);
                REQUIRE(b24::valid_utf8(line));
                REQUIRE(line.find_first_of("\r\n\x1B") == std::string::npos);
            }
}

TEST_CASE("a narrow window keeps the most important") {
    CHECK(progress_line(at(5, 1200, 2400), 9) == "1200/2400");
    CHECK(progress_line(at(5, 1200, 2400), 8).empty());
    CHECK(progress_line(at(5, 1200, 2400), 15) == "1200/2400  50%");
    CHECK(progress_line(at(5, 1200, 2400), 34) == "1200/2400  50% 0:05 0:05 left");
    auto e = at(5, 500, 0);
    e.method = "метод.со.списком";
    CHECK(progress_line(e, 30) == "get_all мето... 500 0:05 100/s");
}

TEST_CASE("columns of a terminal") {
    using b24::detail::terminal_columns;
    CHECK(terminal_columns("") == 0);
    CHECK(terminal_columns("abc") == 3);
    CHECK(terminal_columns("Юя") == 2);
    CHECK(terminal_columns("世") == 2);
    CHECK(terminal_columns("😀") == 2);
    CHECK(terminal_columns("\xFF\xFE") == 2);
}

TEST_CASE("the line is redrawn at most ten times a second and ends with a line end") {
    const paper out;
    {
        progress_bar bar(out.settings());
        for (int ms = 0; ms < 1000; ++ms)
            bar(at(ms / 1000.0, static_cast<std::uint64_t>(ms), 1000));
        bar(at(1, 1000, 1000, true));
    }
    const auto text = out.text();
    const auto drawn = count(text, '\r');
    CHECK(drawn >= 10);
    CHECK(drawn <= 11);
    CHECK(count(text, '\n') == 1);
    CHECK(text.back() == '\n');
    CHECK(text.find("1000/1000 100% 0:01 1000/s") != std::string::npos);
}

TEST_CASE("what a longer line left on the screen is wiped") {
    const paper out;
    {
        progress_bar bar(out.settings());
        bar(at(1, 1000, 2000));
        auto e = at(2, 7, 0);
        e.method = "x";
        bar(e);
    }
    const auto text = out.text();
    const auto second = text.substr(text.rfind('\r') + 1);
    CHECK(second == "get_all x 7 0:02 4/s" + std::string(80 - 20, ' ') + "\n");
}

TEST_CASE("a new verb begins a new line, although its time begins anew") {
    const paper out;
    progress_bar bar(out.settings());
    bar(at(100, 10, 10, true));
    bar(at(0, 0, 20));
    bar(at(0.05, 5, 20)); // too early
    bar(at(0.06, 20, 20, true));
    const auto text = out.text();
    CHECK(count(text, '\n') == 2);
    CHECK(count(text, '\r') == 3);
}

TEST_CASE("an unfinished line is ended by the bar's end, and a fresh bar draws nothing") {
    const paper out;
    { const progress_bar untouched(out.settings()); }
    CHECK(out.text().empty());
    {
        progress_bar bar(out.settings());
        bar(at(1, 5, 10));
    }
    CHECK(out.text().back() == '\n');
}

TEST_CASE("nothing is drawn into a file or nowhere") {
    const paper out;
    auto s = out.settings();
    s.always = false;
    progress_bar bar(s);
    bar(at(1, 5, 10));
    bar(at(2, 10, 10, true));
    CHECK(out.text().empty());
    s.stream = nullptr;
    s.always = true;
    progress_bar nowhere(s);
    nowhere(at(1, 5, 10, true));
}

TEST_CASE("a window of one column survives") {
    const paper out;
    progress_bar bar(out.settings(1));
    bar(at(1, 5, 10));
    bar(at(2, 10, 10, true));
    CHECK(out.text() == "\r\r\n");
}

TEST_CASE("default handlers can be called and copied") {
    const auto handler = b24::default_progress_handler();
    const auto copy = handler; // NOLINT: copies share one line
    REQUIRE(copy);
    const auto warn = b24::default_warning_handler();
    REQUIRE(warn);
    CHECK(b24::detail::warning_line("two\nlines \x1B[1m") == "warning: two\\x0alines \\x1b[1m\n");
}

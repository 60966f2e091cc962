# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""tools/amalgamate over small made-up trees: what it writes, and what it refuses and why."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
HEAD = "// Copyright (c) 2026 nobody\n// SPDX-License-Identifier: MIT\n#pragma once\n\n"
VERSION = (
    "#define FAST_BITRIX24_VERSION_MAJOR 1\n#define FAST_BITRIX24_VERSION_MINOR 2\n"
    '#define FAST_BITRIX24_VERSION_PATCH 3\n#define FAST_BITRIX24_VERSION "1.2.3"\n'
)
MARK = " // amalgamate: optional-region"


def include(*names):
    return "".join(f'#include "fast_bitrix24/{name}"\n' for name in names)


class Amalgamate(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.top = Path(scratch.name)
        (self.top / "tools").mkdir()
        layers = TOP / "tools" / "layers.toml"
        (self.top / "tools" / "layers.toml").write_bytes(layers.read_bytes())
        (self.top / "LICENSE").write_text("Do as you like.\n")
        self.part("base/version.hpp", VERSION)
        self.part("core/a.hpp", "#include <string>\n\nint a();\n")
        self.root("base/version.hpp", "core/a.hpp")

    def part(self, name, text, head=HEAD):
        path = self.top / "src/fast_bitrix24" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((head + text).encode())

    def root(self, *names, then=""):
        self.part("fast_bitrix24.hpp", include(*names) + then)

    def run_tool(self, *arguments):
        command = [sys.executable, "-B", str(TOP / "tools/amalgamate"), "--top", str(self.top)]
        return subprocess.run([*command, *arguments], capture_output=True, text=True)

    def output(self):
        done = self.run_tool("-o", "-")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refuses(self, place, *words):
        done = self.run_tool("-o", "-")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertEqual(done.stdout, "")
        self.assertIn("why: ", done.stderr)
        self.assertIn("fix: ", done.stderr)
        for word in (place, *words):
            self.assertIn(word, done.stderr)

    # --- what it writes ---

    def test_each_source_comes_once_behind_what_it_includes(self):
        self.part("core/b.hpp", include("core/a.hpp") + "int b();\n")
        self.part("core/c.hpp", include("core/b.hpp", "core/a.hpp") + "int c();\n")
        self.root("base/version.hpp", "core/c.hpp", "core/b.hpp", "core/a.hpp")
        text = self.output()
        self.assertEqual([text.count(f"int {name}();") for name in "abc"], [1, 1, 1])
        self.assertLess(text.index("int a();"), text.index("int b();"))
        self.assertLess(text.index("int b();"), text.index("int c();"))
        self.assertNotIn('#include "', text)
        self.assertNotIn("#pragma once", text)

    def test_system_includes_stand_sorted_at_the_top_once(self):
        self.part("core/b.hpp", "#include <vector>\n#include <string>\n#include <array>\n\nint b();\n")
        self.root("base/version.hpp", "core/a.hpp", "core/b.hpp")
        text = self.output()
        self.assertIn("#include <array>\n#include <string>\n#include <vector>\n", text)
        self.assertEqual(text.count("#include"), 3)
        self.assertLess(text.index("FAST_BITRIX24_VERSION_MAJOR"), text.index("#include"))
        self.assertLess(text.index("#include"), text.index("int a();"))

    def test_a_region_keeps_its_includes_inside(self):
        self.part("net/n.hpp", "#include <asio/io_context.hpp>\n#include <string>\n\nint n();\n")
        self.root(
            "base/version.hpp",
            "core/a.hpp",
            then=f"#if FAST_BITRIX24_HAS_NET{MARK}\n" + include("net/n.hpp") + "#endif\n",
        )
        text = self.output()
        inside = text[text.index("#if FAST_BITRIX24_HAS_NET") : text.index("#endif // FAST_BITRIX24_HAS_NET")]
        self.assertIn("#include <asio/io_context.hpp>", inside)
        self.assertIn("int n();", inside)
        self.assertNotIn("<string>", inside)

    def test_conditional_system_includes_stay_where_they_are(self):
        self.part("core/b.hpp", "#if defined(_WIN32)\n#    include <io.h>\n#endif\n\nint b();\n")
        self.root("base/version.hpp", "core/a.hpp", "core/b.hpp")
        self.assertIn("#if defined(_WIN32)\n#    include <io.h>\n#endif\n", self.output())

    def test_guard_version_licence_and_seams_are_there(self):
        text = self.output()
        self.assertIn("1.2.3", text.split("\n")[0])
        self.assertIn("// Do as you like.", text)
        self.assertEqual(text.count("#ifndef FAST_BITRIX24_HPP_INCLUDED"), 1)
        self.assertIn("// --- begin fast_bitrix24/core/a.hpp ---", text)
        self.assertIn("// --- end fast_bitrix24/core/a.hpp ---", text)

    def test_same_input_gives_same_bytes(self):
        first = self.output()
        for path in sorted(self.top.rglob("*.hpp"), reverse=True):
            path.touch()
        self.assertEqual(self.output(), first)

    def test_check_passes_on_a_fresh_header_and_writes_nothing(self):
        self.assertEqual(self.run_tool().returncode, 0)
        header = self.top / "fast_bitrix24.hpp"
        before = header.read_bytes()
        self.assertEqual(self.run_tool("--check").returncode, 0)
        self.assertEqual(header.read_bytes(), before)

    def test_check_shows_what_differs_in_a_stale_header(self):
        self.assertEqual(self.run_tool().returncode, 0)
        header = self.top / "fast_bitrix24.hpp"
        before = header.read_bytes()
        self.part("core/a.hpp", "#include <string>\n\nint another();\n")
        done = self.run_tool("--check")
        self.assertEqual(done.returncode, 1)
        self.assertIn("-int a();", done.stdout)
        self.assertIn("+int another();", done.stdout)
        self.assertIn("fix: run tools/amalgamate", done.stderr)
        self.assertEqual(header.read_bytes(), before)

    def test_check_fails_where_there_is_no_header(self):
        self.assertEqual(self.run_tool("--check").returncode, 1)

    def test_list_prints_the_order(self):
        done = self.run_tool("--list")
        self.assertEqual(done.stdout.split(), ["fast_bitrix24/base/version.hpp", "fast_bitrix24/core/a.hpp"])

    # --- what it refuses ---

    def test_a_project_include_inside_if_is_refused(self):
        self.part("core/b.hpp", "#if defined(X)\n" + include("core/a.hpp") + "#endif\n")
        self.root("base/version.hpp", "core/b.hpp", "core/a.hpp")
        self.refuses("src/fast_bitrix24/core/b.hpp:6", "inside #if")

    def test_a_file_first_met_in_a_region_and_needed_outside_is_refused(self):
        region = f"#if FAST_BITRIX24_HAS_NET{MARK}\n" + include("core/b.hpp") + "#endif\n"
        self.part("core/b.hpp", "int b();\n")
        self.part("core/c.hpp", include("core/b.hpp") + "int c();\n")
        self.root("base/version.hpp", "core/a.hpp", then=region + include("core/c.hpp"))
        self.refuses("core/c.hpp:5", "was inlined in the region 'FAST_BITRIX24_HAS_NET'")

    def test_a_narrower_region_may_use_what_a_wider_one_brought(self):
        both = "FAST_BITRIX24_HAS_NET && FAST_BITRIX24_HAS_MORE"
        self.part("core/b.hpp", "int b();\n")
        self.part("core/c.hpp", include("core/b.hpp") + "int c();\n")
        wide = f"#if FAST_BITRIX24_HAS_NET{MARK}\n" + include("core/b.hpp") + "#endif\n"
        narrow = f"#if {both}{MARK}\n" + include("core/c.hpp") + "#endif\n"
        self.root("base/version.hpp", "core/a.hpp", then=wide + narrow)
        self.assertEqual(self.output().count("int b();"), 1)

    def test_an_unmarked_region_of_the_root_is_refused(self):
        self.root("base/version.hpp", then="#if X\n" + include("core/a.hpp") + "#endif\n")
        self.refuses("fast_bitrix24/fast_bitrix24.hpp:6", "not an include: #if X")

    def test_else_in_a_region_is_refused(self):
        self.part("core/b.hpp", "int b();\n")
        self.root("base/version.hpp", "core/a.hpp", then=f"#if X{MARK}\n#else\n" + include("core/b.hpp") + "#endif\n")
        self.refuses("fast_bitrix24/fast_bitrix24.hpp:8", "not an include: #else")

    def test_code_in_the_root_is_refused(self):
        self.root("base/version.hpp", "core/a.hpp", then="int x();\n")
        self.refuses("fast_bitrix24/fast_bitrix24.hpp:7", "not an include: int x();")

    def test_an_upward_include_is_refused(self):
        self.part("json/j.hpp", "int j();\n")
        self.part("core/a.hpp", include("json/j.hpp"))
        self.refuses("src/fast_bitrix24/core/a.hpp:5", 'core/ includes "fast_bitrix24/json/j.hpp"', "downward")

    def test_a_circle_is_refused(self):
        self.part("core/a.hpp", include("core/b.hpp"))
        self.part("core/b.hpp", include("core/a.hpp"))
        self.refuses("core/b.hpp:5", "a circle of includes", "core/a.hpp -> fast_bitrix24/core/b.hpp -> fast_bitrix24/core/a.hpp")

    def test_a_file_that_nothing_includes_is_refused(self):
        self.part("core/lonely.hpp", "int l();\n")
        self.refuses("src/fast_bitrix24/core/lonely.hpp:1", "not reached")

    def test_a_missing_file_is_refused(self):
        self.root("base/version.hpp", "core/a.hpp", "core/gone.hpp")
        self.refuses("fast_bitrix24/fast_bitrix24.hpp:7", "no file src/fast_bitrix24/core/gone.hpp")

    def test_a_foreign_macro_is_refused(self):
        self.part("core/a.hpp", "#define HELPER 1\n#undef HELPER\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "#define HELPER", "namespace")

    def test_an_internal_macro_without_undef_is_refused(self):
        self.part("core/a.hpp", "#define FAST_BITRIX24_HELPER 1\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "without an #undef")

    def test_an_internal_macro_with_undef_is_welcome(self):
        self.part("core/a.hpp", "#define FAST_BITRIX24_HELPER 1\n#undef FAST_BITRIX24_HELPER\n")
        self.output()

    def test_bodies_outside_of_their_region_are_refused(self):
        self.part("core/a.ipp", include("core/a.hpp") + "int a() { return 1; }\n")
        self.root("base/version.hpp", "core/a.hpp", "core/a.ipp")
        self.refuses("fast_bitrix24/fast_bitrix24.hpp:7", "outside of the region 'FAST_BITRIX24_HAS_BODIES'")

    def test_a_dependency_in_a_foreign_room_is_refused(self):
        self.part("core/a.hpp", "#include <mbedtls/ssl.h>\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "only tls may know mbedtls")

    def test_a_forbidden_include_is_refused(self):
        self.part("core/a.hpp", "#include <iostream>\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "<iostream>", "forbids")

    def test_an_include_in_base_is_refused(self):
        self.part("base/b.hpp", "#include <string>\n")
        self.root("base/version.hpp", "base/b.hpp", "core/a.hpp")
        self.refuses("src/fast_bitrix24/base/b.hpp:5", "base/ includes <string>")

    def test_an_include_behind_code_is_refused(self):
        self.part("core/b.hpp", "int b();\n" + include("core/a.hpp"))
        self.root("base/version.hpp", "core/a.hpp", "core/b.hpp")
        self.refuses("src/fast_bitrix24/core/b.hpp:6", "behind code")

    def test_a_quoted_include_from_outside_is_refused(self):
        self.part("core/a.hpp", '#include "picojson.h"\n')
        self.refuses("src/fast_bitrix24/core/a.hpp:5", '#include "picojson.h"')

    def test_including_the_finished_header_is_refused(self):
        self.part("core/a.hpp", "#include <fast_bitrix24.hpp>\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "finished header")

    def test_using_namespace_is_refused(self):
        self.part("core/a.hpp", "using namespace std;\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "'using namespace'")

    def test_an_unnamed_namespace_is_refused(self):
        self.part("core/a.hpp", "namespace {\nint a();\n}\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "unnamed namespace")

    def test_static_at_namespace_scope_is_refused(self):
        self.part("core/a.hpp", "static int a() { return 1; }\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "'static'")

    def test_a_missing_licence_head_is_refused(self):
        self.part("core/a.hpp", "int a();\n", head="#pragma once\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:1", "no licence head")

    def test_a_carriage_return_is_refused(self):
        self.part("core/a.hpp", "int a();\r\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:1", "carriage return")

    def test_a_letter_outside_of_ascii_is_refused(self):
        self.part("core/a.hpp", "// caf\u00e9\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "not ASCII")

    def test_a_long_line_is_refused(self):
        self.part("core/a.hpp", "// " + "x" * 98 + "\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "101 columns")

    def test_a_tab_is_refused(self):
        self.part("core/a.hpp", "\tint a();\n")
        self.refuses("src/fast_bitrix24/core/a.hpp:5", "a tab")

    def test_a_version_that_disagrees_with_itself_is_refused(self):
        self.part("base/version.hpp", VERSION.replace("1.2.3", "1.2.4"))
        self.refuses("base/version.hpp:1", "do not agree")

    def test_an_if_that_is_never_closed_is_refused(self):
        self.part("core/a.hpp", "#if defined(X)\nint a();\n")
        self.refuses("src/fast_bitrix24/core/a.hpp", "do not match")

    # --- what it must not mistake ---

    def test_directives_in_comments_and_literals_are_text(self):
        text = '/*\n#include "nowhere.hpp"\n#if\n*/\nconst char* s = R"x(\n#include "nowhere.hpp"\n)x";\n'
        self.part("core/a.hpp", text)
        self.assertIn('R"x(\n#include "nowhere.hpp"\n)x"', self.output())


if __name__ == "__main__":
    unittest.main()

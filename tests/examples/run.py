#!/usr/bin/env python3
# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""run.py PORTAL EXAMPLE: runs an example against the emulated portal over TLS and checks its words."""

import pathlib
import re
import subprocess
import sys
import tempfile

# what the portal is started with, and what the example must print
EXPECTED = {
    "quick_start": (["--leads", "120"], r"(?s)\A(\d+\t[^\n]+\n){120}120 leads\n\Z"),
    "get_by_id": (["--deals", "119"], r"(?s)deal 1:[ 0-9]*\n.*deal 119:[ 0-9]*\ndeal 120: .*[Nn]ot found"),
    "mass_update": ([], r"\A120 deals updated\n\Z"),
    "batch_references": ([], r"\Afirst deal: .+\nits contacts: \[.*\]\n\Z"),
    "curl_transport": ([], r"\A500 deals through libcurl\n\Z"),
    "reconcile": (
        ["--fault", "cut-after:every=2,method=batch"],
        r"\A60 leads added, the first is \d+\n\Z",
    ),
}


def main() -> int:
    portal_program, example = sys.argv[1:]
    arguments, expected = EXPECTED[pathlib.Path(example).name]
    with tempfile.TemporaryDirectory() as folder:
        ca = str(pathlib.Path(folder) / "ca.pem")
        portal = subprocess.Popen(
            [portal_program, "--port", "0", "--ca-out", ca, *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            webhook = portal.stdout.readline().split()[-1]
            portal.stdout.readline()  # "ca: FILE": the file is there
            ran = subprocess.run(
                [example, webhook, ca],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=100,
                check=False,
            )
        finally:
            portal.terminate()
            portal.wait(20)
            portal.stdout.close()
    if ran.returncode != 0 or not re.search(expected, ran.stdout):
        print(f"exit code {ran.returncode}, not what was expected:\n{ran.stdout[:3000]}")
        return 1
    return 0


sys.exit(main())

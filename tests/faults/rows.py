#!/usr/bin/env python3
# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""The faults that a client has to survive are numbered: D names and connections, T TLS, H framing, J
JSON, B errors of the portal, L limits, O OAuth, C cancellation and time, M memory, S secrets, P
threads. Fails unless each number stands in the name of a test, or below with the reason why not."""

import pathlib
import re
import sys

ROWS = {"D": 12, "T": 29, "H": 29, "J": 16, "B": 16, "L": 10, "O": 11, "C": 11, "M": 7, "S": 7, "P": 7}

NOT_HERE = {
    "C11": "the transport's io_context is its own: nobody else can stop or destroy it",
    "P3": "for the same reason no threads of the user's run its handlers",
}

NAME = re.compile(r'(?:TEST_CASE|SUBCASE)\w*\(\s*((?:"(?:[^"\n\\]|\\.)*"\s*)+)')
SCRIPT = re.compile(r'def test_\w*\(.*\n\s*"""([^"\n]*)')


def main() -> int:
    top = pathlib.Path(__file__).resolve().parent.parent
    found = set()
    for pattern, names in (("*.cpp", NAME), ("*.py", SCRIPT)):
        for path in top.rglob(pattern):
            for name in names.findall(path.read_text(encoding="utf-8")):
                found.update(re.findall(r"\b[A-Z]\d{1,2}\b", name))
    wanted = {f"{letter}{i}" for letter, count in ROWS.items() for i in range(1, count + 1)}
    missing = sorted(wanted - found - NOT_HERE.keys())
    stale = sorted(NOT_HERE.keys() & found)
    for row in missing:
        print(f"{row}: no test has this number in its name")
    for row in stale:
        print(f"{row}: has a test now, so it is not impossible")
    return 1 if missing or stale else 0


sys.exit(main())

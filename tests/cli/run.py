# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""Runs the tests of this folder: run.py FB24 [--portal FB24-PORTAL] [unittest arguments]."""

import os
import sys
import unittest

if __name__ == "__main__":
    os.environ["FB24"] = os.path.abspath(sys.argv.pop(1))
    if sys.argv[1:2] == ["--portal"]:
        os.environ["FB24_PORTAL"] = os.path.abspath(sys.argv.pop(2))
        del sys.argv[1]
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, here)
    names = [n[:-3] for n in sorted(os.listdir(here)) if n.startswith("test_") and n.endswith(".py")]
    if not any(not word.startswith("-") for word in sys.argv[1:]):
        sys.argv += names
    unittest.main(module=None)

# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""fb24 against the emulated portal: TLS, limits, a large list."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest

from scripted_portal import CODE
from support import FB24, Case

PORTAL = os.environ.get("FB24_PORTAL")
MEASURE = os.path.join(os.path.dirname(__file__), "..", "..", "tools", "measure")
DEALS = 2501


@unittest.skipUnless(PORTAL, "needs the emulated portal: run.py FB24 --portal FB24-PORTAL")
class EmulatedPortal(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = tempfile.TemporaryDirectory()
        cls.ca = os.path.join(cls.place.name, "ca.pem")
        cls.server = subprocess.Popen(
            [PORTAL, "--ca-out", cls.ca, "--deals", str(DEALS), "--code", CODE],
            stdout=subprocess.PIPE,
            text=True,
        )
        cls.address = cls.server.stdout.readline().removeprefix("listening on ").strip()
        cls.server.stdout.readline()  # "ca: ...": now it serves

    @classmethod
    def tearDownClass(cls):
        cls.server.send_signal(signal.SIGINT)
        cls.server.wait(30)
        cls.server.stdout.close()
        cls.place.cleanup()
        super().tearDownClass()

    def start(self, *words, **others):
        return super().start(*words, env={"FB24_WEBHOOK": self.address}, **others)

    def test_a_list(self):
        run = self.good("--ca-file", self.ca, "get-all", "crm.deal.list", '{"select":["ID"]}')
        ids = [int(json.loads(line)["ID"]) for line in run.lines]
        self.assertEqual(len(ids), DEALS)
        self.assertEqual(len(set(ids)), DEALS)

    def test_memory_does_not_grow(self):
        """M3: a list of 75,000 rows in the memory of a few answers"""
        with open(FB24, "rb") as program:
            if b"__asan" in program.read():
                self.skipTest("sanitizers take memory of their own")
        portal = subprocess.Popen(
            [PORTAL, "--http", "--deals", "75000", "--code", CODE, "--no-limits"],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            address = portal.stdout.readline().removeprefix("listening on ").strip()
            # a small program in between: the peak of a child includes that of who started it
            words = [MEASURE, self.path("used"), FB24, "--webhook", address]
            words += ["--memory-limit", "8", "get-all", "crm.deal.list"]
            with open(self.path("rows"), "wb") as rows:
                subprocess.run([sys.executable, *words], stdout=rows, timeout=120, check=True)
        finally:
            portal.terminate()
            portal.wait(30)
            portal.stdout.close()
        size = os.path.getsize(self.path("rows"))
        largest_answer = size / 30  # 30 batches of 2,500 rows
        self.assertGreater(size, 100_000_000)
        with open(self.path("used"), encoding="ascii") as used:
            peak = int(used.read().split()[2]) * 1024
        self.assertLess(peak, 3 * largest_answer + (16 << 20))

    def test_items(self):
        run = self.good("--ca-file", self.ca, "get-by-id", "crm.deal.get", "--ids", "3,1,2")
        self.assertEqual(
            [(k, v["ID"]) for k, v in json.loads(run.out).items()],
            [("3", "3"), ("1", "1"), ("2", "2")],
        )
        items = [{"ID": i, "fields": {"TITLE": "Ж"}} for i in (1, 10**8, 2)]
        run = self.fb24("--ca-file", self.ca, "call", "crm.deal.update", json.dumps(items))
        self.assertEqual(run.code, 5)
        answer = json.loads(run.out)
        self.assertEqual((answer[0], answer[2]), (True, True))
        self.assertIn("error_description", answer[1])
        commands = {"a": "crm.deal.list?select[]=ID", "b": "crm.deal.get?ID=$result[a][0][ID]"}
        run = self.good("--ca-file", self.ca, "batch", json.dumps({"halt": 0, "cmd": commands}))
        self.assertEqual(json.loads(run.out)["b"]["ID"], json.loads(run.out)["a"][0]["ID"])

    def test_certificates_are_checked(self):
        run = self.fb24("call", "profile")
        self.assertIn(run.code, (2, 4))  # 2: this machine has no CA bundle
        self.assertEqual((run.out, len(run.errors)), (b"", 1))
        self.good("--insecure", "call", "profile")

    def test_wrong_code(self):
        address = self.address.replace(CODE, "another")
        run = self.fb24("--ca-file", self.ca, "get-all", "crm.deal.list", "--webhook", address)
        self.assertEqual((run.code, run.out, len(run.errors)), (3, b"", 1))
        self.assertIn("INVALID_CREDENTIALS", run.errors[0])
        self.assertNotIn("another", run.errors[0])

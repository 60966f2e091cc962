# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""Where the output goes: files, devices, pipes, closed streams."""

import os
import resource
import signal
import stat

from scripted_portal import PortalError, rows_method
from support import Case, deal, deals


class Output(Case):
    def list(self, n, **others):
        self.portal.methods["crm.deal.list"] = rows_method(deals(n), **others)

    def test_output_file(self):
        self.list(2501)
        path = self.file("deals.ndjson", "old")
        os.chmod(path, 0o640)
        run = self.good("get-all", "crm.deal.list", "--ordered", "-o", path)
        self.assertEqual(run.out, b"")
        with open(path, encoding="utf-8") as f:
            self.assertEqual(f.read().splitlines(), deals(2501))
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o640)
        self.assertEqual(os.listdir(self.folder), ["deals.ndjson"])

    def test_output_to_standard_output(self):
        self.list(1)
        run = self.good("get-all", "crm.deal.list", "-o", "-", cwd=self.folder)
        self.assertEqual(run.lines, deals(1))
        self.assertEqual(os.listdir(self.folder), [])

    def test_output_file_through_a_link(self):
        self.list(1)
        os.mkdir(self.path("there"))
        os.symlink("there/file", self.path("link"))
        self.file("there/file", "")
        self.good("-o", self.path("link"), "get-all", "crm.deal.list")
        self.assertTrue(os.path.islink(self.path("link")))
        with open(self.path("there/file"), encoding="utf-8") as f:
            self.assertEqual(f.read(), deal(1) + "\n")

    def test_output_file_through_a_link_to_nothing(self):
        self.list(1)
        os.mkdir(self.path("there"))
        os.symlink("second", self.path("first"))
        os.symlink("there/file", self.path("second"))
        self.good("-o", self.path("first"), "get-all", "crm.deal.list")
        self.assertEqual(os.readlink(self.path("first")), "second")
        self.assertEqual(os.readlink(self.path("second")), "there/file")
        with open(self.path("there/file"), encoding="utf-8") as f:
            self.assertEqual(f.read(), deal(1) + "\n")
        os.symlink("round", self.path("round"))
        self.portal.requests.clear()
        self.refused("get-all", "crm.deal.list", "-o", self.path("round"))
        os.symlink("no/such/folder", self.path("lost"))
        self.refused("get-all", "crm.deal.list", "-o", self.path("lost"))
        self.assertEqual(os.listdir(self.path("there")), ["file"])

    def test_a_failed_list_leaves_no_file(self):
        full = rows_method(deals(200))

        def failing(arguments):
            if int(arguments.get("start", 0)) >= 100:
                raise PortalError("ACCESS_DENIED", "Доступ запрещён")
            return full(arguments)

        self.portal.methods["crm.deal.list"] = failing
        old = self.file("old", "as it was")
        for path in (self.path("new"), old):
            run = self.fb24("get-all", "crm.deal.list", "--output", path)
            self.assertEqual(run.code, 3)
            self.assertEqual(len(run.errors), 1)
            self.assertIn("ACCESS_DENIED", run.errors[0])
            self.assertIn("Доступ запрещён", run.errors[0])
        self.assertEqual(os.listdir(self.folder), ["old"])
        with open(old, encoding="utf-8") as f:
            self.assertEqual(f.read(), "as it was")
        # to stdout, what came before is there
        run = self.fb24("get-all", "crm.deal.list")
        self.assertEqual((run.code, run.lines[:50]), (3, deals(50)))

    def test_output_that_cannot_be(self):
        self.list(1)
        for path in (self.path("no/such/folder"), self.folder, self.folder + "/"):
            self.assertIn("cannot write", self.refused("get-all", "crm.deal.list", "-o", path))

    def test_full_disk(self):
        self.list(1)
        with open("/dev/full", "wb") as full:
            run = self.fb24("get-all", "crm.deal.list", stdout=full)
        self.assertEqual(run.code, 4)
        self.assertEqual(len(run.errors), 1)
        self.assertTrue(run.errors[0].startswith("error: cannot write to standard output"))
        run = self.fb24("get-all", "crm.deal.list", "-o", "/dev/full")
        self.assertEqual(run.code, 4)

    def test_file_that_may_not_grow(self):
        """What `ulimit -f` sets is an error like a full disk, not a signal that leaves pieces."""
        self.list(2501)

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        for words in (["-o", self.path("file")], []):
            with open(self.path("stdout"), "wb") as f:
                process = self.start(
                    "get-all", "crm.deal.list", *words, stdout=f, preexec_fn=limit
                )
                run = self.finish(process)
            self.assertEqual((run.code, len(run.errors)), (4, 1))
            self.assertTrue(run.errors[0].startswith("error: cannot write to "))
            self.assertEqual(os.listdir(self.folder), ["stdout"])

    def test_closed_standard_streams(self):
        """Nothing that fb24 opens takes their places: rows must not go into a connection."""
        self.list(60)
        run = self.fb24("get-all", "crm.deal.list", preexec_fn=lambda: os.close(1))
        self.assertEqual((run.code, len(run.errors)), (4, 1))
        self.assertEqual(
            run.errors, ["error: cannot write to standard output: Bad file descriptor"]
        )
        run = self.fb24("get-all", "crm.deal.list", "-", preexec_fn=lambda: os.close(0))
        self.assertEqual((run.code, len(run.errors)), (2, 1))
        path = self.path("file")
        run = self.fb24("get-all", "crm.deal.list", "-o", path,
                        preexec_fn=lambda: os.closerange(0, 3))
        self.assertEqual(run.code, 0)
        with open(path, encoding="utf-8") as f:
            self.assertEqual(len(f.readlines()), 60)

    def test_closed_pipe(self):
        self.list(2501)
        reader, writer = os.pipe()
        process = self.start("get-all", "crm.deal.list", stdout=writer)
        os.close(writer)
        os.close(reader)
        run = self.finish(process)
        self.assertEqual(run.code, 4)
        self.assertEqual(len(run.errors), 1)
        self.assertTrue(run.errors[0].startswith("error: cannot write to standard output"))

    def test_interrupted_file(self):
        full = rows_method(deals(120))
        for which in (signal.SIGINT, signal.SIGTERM):
            asked = []

            def stalling(arguments, asked=asked):
                if int(arguments.get("start", 0)):
                    asked.append(1)
                    self.portal.hang()
                return full(arguments)

            self.portal.methods["crm.deal.list"] = stalling
            process = self.start("get-all", "crm.deal.list", "-o", self.path("file"))
            while not asked:
                self.assertIsNone(process.poll())
            self.assertEqual(self.interrupt(process, which).code, 130)
            self.assertEqual(os.listdir(self.folder), [])

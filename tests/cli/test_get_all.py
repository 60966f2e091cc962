# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""get-all: rows, formats, files."""

import csv
import io
import json
import os
import resource
import signal
import stat
import subprocess

from scripted_portal import PortalError, Result, rows_method
from support import Case


def deal(i):
    return (
        '{"ID":"%d","TITLE":"Сделка №%d, \\"ж\\"","SUM":%d.50,"BIG":12345678901234567890,'
        '"ESC":"\\u0416\\/","NONE":null,"FLAG":true,"LIST":[],"MAP":{},"MORE":{"b":1,"a":[2]}}'
        % (i, i, i)
    )


def deals(n):
    return [deal(i) for i in range(1, n + 1)]


class GetAll(Case):
    def list(self, n, **others):
        self.portal.methods["crm.deal.list"] = rows_method(deals(n), **others)

    def test_every_row_as_it_came(self):
        for n in (0, 1, 50, 51, 2500, 2501):
            with self.subTest(rows=n):
                self.list(n)
                run = self.good("--ordered", "get-all", "crm.deal.list")
                self.assertEqual(run.lines, deals(n))
                self.assertTrue(n == 0 or run.out.endswith(b"\n"))

    def test_paging_auto_and_offset(self):
        self.list(2501)
        for paging in ("auto", "offset"):
            run = self.good("get-all", "--paging", paging, "crm.deal.list")
            self.assertEqual(sorted(run.lines), sorted(deals(2501)))
        self.assertEqual(run.lines, deals(2501))

    def test_parameters_arrive(self):
        self.list(1)
        parameters = '{"select":["ID","ИМЯ"],"filter":{">ID":10}}'
        self.good("get-all", "crm.deal.list", parameters)
        sent = json.loads(self.portal.requests[0][1])
        self.assertEqual(sent["filter"], {">ID": 10})
        self.assertEqual(sent["select"], ["ID", "ИМЯ"])

    def test_blanks_stay(self):
        rows = ['{"ID": 1, "A": [ ] , "B":{ }}', '{ "ID" :2,\t"A":"x" }']
        self.portal.methods["crm.deal.list"] = rows_method(rows)
        self.portal.methods["crm.deal.fields"] = lambda _: Result(rows[0])
        self.assertEqual(self.good("get-all", "crm.deal.list").lines, rows)
        run = self.good("get-all", "crm.deal.list", "--format", "json")
        self.assertEqual(run.out.decode(), "[%s,\n%s]\n" % tuple(rows))
        for form in ("ndjson", "json"):
            run = self.good("get-all", "crm.deal.fields", "--format", form)
            self.assertEqual(run.lines, rows[:1])

    def test_white_space_between_tokens_makes_no_lines(self):
        self.portal.methods["crm.deal.list"] = lambda _: Result('[ {"ID": "1",\n "A": [ ] } ]')
        self.assertEqual(self.good("get-all", "crm.deal.list").lines, ['{"ID":"1","A":[]}'])

    def test_equal_rows_without_ids_all_count(self):
        for n in (100, 120, 2600):
            self.portal.methods["crm.deal.list"] = rows_method(['{"TITLE":"the same"}'] * n)
            run = self.good("get-all", "crm.deal.list")
            self.assertEqual(run.lines, ['{"TITLE":"the same"}'] * n)

    def test_wrapped_rows(self):
        rows = ['{"id":"%d"}' % i for i in range(1, 61)]
        self.portal.methods["tasks.task.list"] = rows_method(rows, wrapper="tasks")
        self.assertEqual(self.good("get-all", "tasks.task.list", "--ordered").lines, rows)

    def test_one_object_instead_of_a_list(self):
        fields = '{"ID":{"type":"integer","title":"ИД"},"TITLE":{"type":"string"}}'
        self.portal.methods["crm.deal.fields"] = lambda _: Result(fields)
        self.assertEqual(self.good("get-all", "crm.deal.fields").lines, [fields])
        self.assertEqual(
            self.good("get-all", "crm.deal.fields", "--format", "json").out.decode(), fields + "\n"
        )

    def test_json_format(self):
        for n in (0, 1, 51, 2501):
            with self.subTest(rows=n):
                self.list(n)
                run = self.good("get-all", "crm.deal.list", "--format", "json", "--ordered")
                self.assertEqual(json.loads(run.out), [json.loads(d) for d in deals(n)])

    def test_csv_format(self):
        for n in (1, 51, 2501):
            with self.subTest(rows=n):
                self.list(n)
                run = self.good("get-all", "crm.deal.list", "--format=csv", "--ordered")
                self.assertEqual(run.out.count(b"\r\n"), n + 1)
                rows = list(csv.DictReader(io.StringIO(run.out.decode(), newline="")))
                self.assertEqual(list(rows[0]), list(json.loads(deal(1))))
                self.assertEqual(len(rows), n)
                for i, row in enumerate(rows, 1):
                    self.assertEqual(row["TITLE"], 'Сделка №%d, "ж"' % i)
                    self.assertEqual(row["SUM"], "%d.50" % i)
                    self.assertEqual(row["ESC"], "Ж/")
                    self.assertEqual((row["NONE"], row["FLAG"]), ("", "true"))
                    self.assertEqual((row["LIST"], row["MAP"]), ("[]", "{}"))
                    self.assertEqual(row["MORE"], '{"b":1,"a":[2]}')

    def test_csv_of_nothing(self):
        self.list(0)
        self.assertEqual(self.good("get-all", "crm.deal.list", "--format", "csv").out, b"")

    def test_csv_columns_are_those_of_the_first_row(self):
        rows = ['{"ID":1,"A":"x\\r\\ny"}', '{"A":"2","NEW":5,"ID":2}', '{"ID":3,"OTHER":1}']
        self.portal.methods["crm.deal.list"] = rows_method(rows)
        run = self.fb24("get-all", "crm.deal.list", "--format", "csv")
        self.assertEqual(run.code, 0)
        self.assertEqual(run.out, b'ID,A\r\n1,"x\r\ny"\r\n2,2\r\n3,\r\n')
        self.assertEqual(len(run.errors), 1)
        self.assertTrue(run.errors[0].startswith("warning: "))

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

    def test_rows_come_while_the_list_goes_on(self):
        full = rows_method(deals(120))
        self.portal.methods["crm.deal.list"] = (
            lambda a: self.portal.hang() if int(a.get("start", 0)) else full(a)
        )
        process = self.start("get-all", "crm.deal.list")
        for i in range(1, 51):
            self.assertEqual(process.stdout.readline().decode(), deal(i) + "\n")
        run = self.interrupt(process)
        self.assertEqual(run.code, 130)
        self.assertEqual(run.out, b"")
        self.assertEqual(len(run.errors), 1)

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

    def test_interrupted_while_it_reads(self):
        process = self.start("get-all", "crm.deal.list", "-", stdin=subprocess.PIPE)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(0.3)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(10), 130)

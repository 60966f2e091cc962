# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""get-all: rows and formats."""

import csv
import io
import json
import signal
import subprocess

from scripted_portal import Result, rows_method
from support import Case, deal, deals


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

    def test_interrupted_while_it_reads(self):
        process = self.start("get-all", "crm.deal.list", "-", stdin=subprocess.PIPE)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(0.3)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(10), 130)

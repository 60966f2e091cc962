# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""get-by-id, call, batch."""

import json

from scripted_portal import Drop, PortalError, Raw, Result
from support import Case


class Items(Case):
    def setUp(self):
        super().setUp()

        def get(arguments):
            identity = arguments["ID"]
            if identity in ("404", 404):
                raise PortalError("", "Not found")
            if identity in ("403", 403):
                raise PortalError("ACCESS_DENIED", "Нет доступа")
            return Result('{"ID":"%s","N":1.0,"E":[]}' % identity)

        def update(arguments):
            if "x" in json.dumps(arguments):
                raise PortalError("ERROR_CORE", "не <b>так</b>")
            return True

        self.portal.methods["crm.deal.get"] = get
        self.portal.methods["crm.deal.update"] = update
        self.portal.methods["profile"] = lambda _: {"ID": "1"}
        self.portal.methods["server.time"] = lambda _: "2026-01-01"

    # ---- get-by-id ----

    def test_ids_in_order(self):
        ids = self.file("ids", "9\n 8,7\r\n\n7\n")
        run = self.good("get-by-id", "crm.deal.get", "--ids", "3, 1,2", "--ids-from", ids)
        expected = ",".join('"%d":{"ID":"%d","N":1.0,"E":[]}' % (i, i) for i in (3, 1, 2, 9, 8, 7))
        self.assertEqual(run.out.decode(), "{%s}\n" % expected)

    def test_ids_as_json(self):
        expected = '{"2":{"ID":"2","N":1.0,"E":[]},"1":{"ID":"1","N":1.0,"E":[]}}\n'
        for text in (b'[2, 1]', b'["2","1"]\n', b'"2"\n"1"\n'):
            run = self.good("get-by-id", "crm.deal.get", "--ids-from", "-", stdin=text)
            self.assertEqual(run.out.decode(), expected)
        self.portal.requests.clear()
        for text in (b"[]", b"[1", b"[null]", b'[{"ID":1}]'):
            line = self.refused("get-by-id", "crm.deal.get", "--ids-from", "-", stdin=text)
            self.assertIn("ids", line)

    def test_one_id_and_many(self):
        for n in (1, 50, 51, 120):
            ids = "\n".join(map(str, range(1, n + 1))).encode()
            run = self.good("get-by-id", "crm.deal.get", "--ids-from", "-", stdin=ids)
            self.assertEqual(list(json.loads(run.out)), [str(i) for i in range(1, n + 1)])

    def test_failed_ids(self):
        run = self.fb24("get-by-id", "crm.deal.get", "--ids", "1,403,2,404")
        self.assertEqual(run.code, 5)
        answer = json.loads(run.out)
        self.assertEqual(list(answer), ["1", "403", "2", "404"])
        self.assertEqual(answer["2"]["ID"], "2")
        self.assertEqual(
            answer["403"], {"error": "ACCESS_DENIED", "error_description": "Нет доступа"}
        )
        self.assertEqual(answer["404"], {"error": "", "error_description": "Not found"})
        self.assertEqual(len(run.errors), 1)
        self.assertTrue(run.errors[0].startswith("error: crm.deal.get: 2 of 4 failed"))
        self.assertIn("Нет доступа", run.errors[0])

    def test_the_only_id_fails(self):
        run = self.fb24("get-by-id", "crm.deal.get", "--ids", "404")
        self.assertEqual((run.code, len(run.errors)), (5, 1))
        self.assertEqual(json.loads(run.out)["404"]["error_description"], "Not found")

    def test_id_field(self):
        self.portal.methods["tasks.task.get"] = lambda a: a["taskId"]
        run = self.good("--id-field", "taskId", "get-by-id", "tasks.task.get", "--ids", "5")
        self.assertEqual(run.out, b'{"5":5}\n')

    def test_refused_as_a_whole(self):
        def refuse(_):
            raise PortalError("INVALID_CREDENTIALS", "Invalid request credentials", 401)

        self.portal.methods["batch"] = refuse
        run = self.fb24("get-by-id", "crm.deal.get", "--ids", "1,2")
        self.assertEqual(run.code, 3)
        self.assertEqual(json.loads(run.out)["1"]["error"], "INVALID_CREDENTIALS")

    # ---- call ----

    def test_one_item(self):
        run = self.good("call", "crm.deal.update", '{"ID":1,"fields":{"TITLE":"Ж"}}')
        self.assertEqual(run.out, b"true\n")

    def test_one_item_that_fails(self):
        run = self.fb24("call", "crm.deal.update", '{"ID":1,"fields":{"A":"x"}}')
        self.assertEqual((run.code, run.out), (3, b""))
        self.assertEqual(run.errors, ["error: crm.deal.update: ERROR_CORE: не <b>так</b> (HTTP 400)"])

    def test_an_array_of_items(self):
        items = [{"ID": i, "fields": {"A": "x" if i == 2 else "y"}} for i in range(1, 61)]
        run = self.fb24("call", "crm.deal.update", "-", stdin=json.dumps(items).encode())
        self.assertEqual(run.code, 5)
        answer = json.loads(run.out)
        error = {"error": "ERROR_CORE", "error_description": "не <b>так</b>"}
        self.assertEqual(answer, [True, error] + [True] * 58)
        run = self.good("call", "crm.deal.update", '[{"ID":1}]')
        self.assertEqual(run.out, b"[true]\n")

    def test_texts_of_errors_keep_their_lines(self):
        text = 'первая\nвторая\t"x"\\x41 C:\\x0\x1b[1m'

        def refuse(_):
            raise PortalError("ERROR_CORE", text)

        self.portal.methods["crm.deal.update"] = refuse
        run = self.fb24("call", "crm.deal.update", '[{"ID":1}]')
        self.assertEqual(run.code, 5)
        self.assertEqual(json.loads(run.out)[0]["error_description"], text)
        self.assertEqual(len(run.errors), 1)
        self.assertNotIn(b"\x1b", run.err)

    def test_results_are_not_opened(self):
        self.portal.methods["tasks.task.get"] = lambda _: Result('{"task":{"id":"1"}}')
        run = self.good("call", "tasks.task.get", '{"taskId":1}')
        self.assertEqual(run.out, b'{"task":{"id":"1"}}\n')

    def test_without_items(self):
        self.assertEqual(self.good("call", "profile").out, b'{"ID":"1"}\n')
        self.assertEqual(self.good("call", "server.time").out, b'"2026-01-01"\n')
        run = self.fb24("call", "no.such.method")
        self.assertEqual((run.code, run.out), (3, b""))
        self.assertIn("ERROR_METHOD_NOT_FOUND", run.errors[0])

    def test_raw(self):
        self.portal.methods["task.commentitem.add"] = lambda a: a
        run = self.good("call", "task.commentitem.add", '[123, {"A": null, "B": 1.50}]', "--raw")
        self.assertEqual(self.portal.requests[-1][1], '[123,{"A":null,"B":1.50}]')
        self.assertEqual(json.loads(run.out)["result"], [123, {"A": None, "B": 1.5}])
        run = self.good("call", "--raw", "no.such.method")
        self.assertEqual(json.loads(run.out)["error"], "ERROR_METHOD_NOT_FOUND")

    def test_raw_prints_the_answer_as_it_came(self):
        text = '{ "result" : { "b":1.0,\n "a":"\\u0416" }, "x": [ ] }'

        def answer(_):
            raise Raw(200, text, "application/json")

        self.portal.methods["some.method"] = answer
        self.assertEqual(self.good("call", "some.method", "--raw").out.decode(), text + "\n")

    def test_raw_of_no_json(self):
        def answer(_):
            raise Raw(200, "<html>login</html>")

        self.portal.methods["some.get"] = answer
        run = self.fb24("call", "some.get", "--raw")
        self.assertEqual((run.code, run.out, len(run.errors)), (3, b"", 1))

    def test_raw_batch(self):
        run = self.good("call", "batch", '{"cmd":{"a":"profile"}}', "--raw")
        self.assertEqual(json.loads(run.out)["result"]["result"], {"a": {"ID": "1"}})

    def test_a_write_whose_answer_is_lost(self):
        ran = []

        def add(arguments):
            ran.append(arguments)
            raise Drop

        self.portal.methods["crm.deal.add"] = add
        run = self.fb24("call", "crm.deal.add", '{"fields":{"A":1}}')
        self.assertEqual((run.code, run.out, len(ran)), (4, b"", 1))
        self.assertIn("outcome unknown", run.errors[0])
        run = self.fb24("call", "crm.deal.add", '[{"fields":{"A":1}}]')
        self.assertEqual((run.code, len(ran)), (4, 2))
        self.assertEqual(json.loads(run.out)[0]["error"], "outcome_unknown")

    # ---- batch ----

    def test_batch(self):
        commands = {"z": "profile", "a": "crm.deal.get?ID=7", "0": "server.time"}
        run = self.good("batch", json.dumps({"halt": 0, "cmd": commands}))
        self.assertEqual(
            run.out.decode(), '{"z":{"ID": "1"},"a":{"ID":"7","N":1.0,"E":[]},"0":"2026-01-01"}\n'
            .replace(": ", ":")
        )

    def test_batch_keeps_the_labels(self):
        """A portal, and whoever reads its log, sees the names that the caller gave."""
        commands = {"me": "profile", "0": "server.time", "№ 1": "profile"}
        self.good("batch", json.dumps({"cmd": commands}))
        self.assertEqual(json.loads(self.portal.requests[-1][1]), {"halt": 0, "cmd": commands})
        many = {"n%d" % i: "profile" for i in range(120)}
        self.portal.requests.clear()
        run = self.good("batch", json.dumps({"cmd": many}))
        self.assertEqual(list(json.loads(run.out)), list(many))
        sent = [json.loads(body)["cmd"] for _, body in self.portal.requests]
        # side by side, so they may arrive in any order
        self.assertCountEqual([len(cmd) for cmd in sent], [50, 50, 20])
        self.assertEqual(sorted(name for cmd in sent for name in cmd), sorted(many))

    def test_batch_with_failures(self):
        commands = {"bad": "crm.deal.get?ID=403", "good": "crm.deal.get?ID=7"}
        run = self.fb24("batch", json.dumps({"cmd": commands}))
        self.assertEqual(run.code, 5)
        answer = json.loads(run.out)
        self.assertEqual(list(answer), ["bad", "good"])
        self.assertEqual(answer["bad"]["error"], "ACCESS_DENIED")

    def test_halted_batch(self):
        commands = {"bad": "crm.deal.get?ID=403", "left": "crm.deal.get?ID=7"}
        run = self.fb24("batch", json.dumps({"halt": 1, "cmd": commands}))
        self.assertEqual(run.code, 5)
        self.assertEqual(json.loads(run.out)["left"]["error"], "not_run")

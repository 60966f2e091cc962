# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""Options, input, exit codes, signals, secrets."""

import json
import os
import signal
import socket
import subprocess

from scripted_portal import CODE, PortalError, Raw, rows_method
from support import TOKEN, Case


class Words(Case):
    def setUp(self):
        super().setUp()
        self.portal.methods["crm.deal.list"] = rows_method(['{"ID":"1"}'])

    def test_help_and_version(self):
        for words in (["--help"], ["-h"], ["get-all", "--help"], ["call", "x", "--help"]):
            run = self.good(*words, webhook=False)
            for word in ("get-all", "get-by-id", "--webhook", "--format", "Exit codes"):
                self.assertIn(word, run.out.decode())
        run = self.good("--version", webhook=False)
        self.assertRegex(run.out.decode(), r"^fb24 \d+\.\d+\.\d+\n$")

    def test_options_before_and_after(self):
        words = ["get-all", "crm.deal.list", "{}"]
        for options in (["--format", "json"], ["--format=json", "--quiet", "--rate", "5"]):
            for at in range(len(words) + 1):
                run = self.good(*words[:at], *options, *words[at:])
                self.assertEqual(run.out, b'[{"ID":"1"}]\n')
        self.assertEqual(self.good("get-all", "--", "crm.deal.list", "{}").lines, ['{"ID":"1"}'])
        self.portal.methods["m.get"] = lambda a: a
        for words in (["--ids", "5", "get-by-id", "m.get"], ["get-by-id", "m.get", "--ids", "5"]):
            self.assertEqual(self.good(*words).out, b'{"5":{"ID":5}}\n')

    def test_where_json_comes_from(self):
        text = '{"filter":{"TITLE":"Ж"}}'
        for argument, stdin in (
            (text, None),
            ("@" + self.file("params.json", text), None),
            ("@" + self.file("bom.json", b"\xef\xbb\xbf" + text.encode()), None),
            ("-", text.encode()),
            ("@-", text.encode()),
        ):
            self.portal.requests.clear()
            self.good("get-all", "crm.deal.list", argument, stdin=stdin)
            self.assertEqual(json.loads(self.portal.requests[0][1])["filter"], {"TITLE": "Ж"})

    def test_usage_errors(self):
        get = ["get-all", "crm.deal.list"]
        for words in (
            [],
            ["get-all"],
            ["get-all", ""],
            ["fetch", "crm.deal.list"],
            ["--bogus", *get],
            [*get, "--bogus=1"],
            [*get, "{}", "{}"],
            [*get, "--format", "xml"],
            [*get, "--paging", "id-chain"],
            [*get, "--paging", "id-range"],
            [*get, "--checkpoint", "f"],
            [*get, "--log-level", "loud"],
            [*get, "--progress", "--quiet"],
            [*get, "--raw"],
            [*get, "--ids", "1"],
            [*get, "--ca-file", self.path("none.pem"), "--webhook", "https://127.0.0.1/rest/1/a/"],
            [*get, "--webhook"],
            [*get, "--webhook", "no address"],
            [*get, "--webhook", "ftp://127.0.0.1/rest/1/a/"],
            [*get, "--webhook", "http://portal.example/rest/1/a/"],
            [*get, "--endpoint", "https://127.0.0.1/rest/"],
            [*get, "--token-command", "echo a"],
            ["get-by-id", "crm.deal.get"],
            ["get-by-id", "crm.deal.get", "--ids", ""],
            ["get-by-id", "crm.deal.get", "--ids", " , "],
            ["get-by-id", "crm.deal.get", "--ids", "1", '{"id":1}'],
            ["get-by-id", "crm.deal.get", "--ids-from", self.path("none")],
            ["get-by-id", "crm.deal.get", "--ids", "1", "--format", "csv"],
            ["call", "crm.deal.add", "{}"],
            ["call", "crm.deal.add", "[]"],
            ["call", "crm.deal.add", "7"],
            ["call", "batch", '{"cmd":{"a":"profile"}}'],
            ["batch"],
            ["batch", "{}"],
            ["batch", '{"cmd":{}}'],
            ["batch", "[1]"],
        ):
            with self.subTest(words=words):
                self.refused(*words)

    def test_invalid_parameters(self):
        for text in ('{"start":0}', '{"ORDER":{"ID":"ASC"}}', "[1]", '{"select":"ID"}', "7"):
            with self.subTest(text=text):
                self.refused("get-all", "crm.deal.list", text)

    def test_messages_name_what_the_command_line_has(self):
        plain = "http://portal.example/rest/1/%s/" % CODE
        for words, said in (
            (["get-all", "crm.deal.list", '{"start":0}'], "get-all(crm.deal.list): "),
            (["get-all", "crm.deal.list", '{"start":0}'], "use call --raw for"),
            (["get-all", "batch"], ": use the command batch"),
            (["get-all", "crm.deal.list", "--webhook", plain], "--allow-http"),
            (["get-all", "crm.deal.list", "--batch-size", "51"], "error: --batch-size must be 1"),
        ):
            with self.subTest(words=words):
                self.assertIn(said, self.refused(*words))

    def test_broken_json_names_the_byte(self):
        for text, byte in (('{"a":}', 5), ('{"Ж":1,}', 8), ("", 0), ("{} x", 3), ("nul", 3)):
            with self.subTest(text=text):
                for argument in (text, "@" + self.file("broken", text)):
                    if argument:
                        line = self.refused("get-all", "crm.deal.list", argument)
                        self.assertRegex(line, r"^error: PARAMS: .*byte %d\b" % byte)
        self.refused("get-all", "crm.deal.list", "@" + self.path("none"))
        self.refused("get-all", "crm.deal.list", "@" + self.folder)
        self.refused("get-by-id", "m.get", "-", "--ids-from", "-", stdin=b"{}")

    def test_numbers(self):
        for option in (
            "--pool-size --rate --operating-limit --batch-size --max-concurrent "
            "--connect-timeout --timeout --deadline".split()
        ):
            for number in ("0", "-1", "nan", "inf", "many", "", "1e999", "5x", " 5", "0x5"):
                with self.subTest(option=option, number=number):
                    self.refused(option, number, "get-all", "crm.deal.list")
        self.refused("--batch-size", "51", "get-all", "crm.deal.list")
        self.refused("--pool-size", "2.5", "get-all", "crm.deal.list")
        self.good(
            *"--pool-size 5 --rate 0.5 --operating-limit 100 --batch-size 1 --max-concurrent 1 "
            "--connect-timeout 2.5 --timeout 5 --deadline 10 --no-limits".split(),
            "get-all",
            "crm.deal.list",
        )

    # ---- connection ----

    def test_webhook(self):
        self.refused("get-all", "crm.deal.list", webhook=False)
        self.good("get-all", "crm.deal.list", "--webhook", self.portal.webhook, webhook=False)
        elsewhere = {"FB24_WEBHOOK": "http://127.0.0.1:9/rest/1/%s/" % CODE}
        self.good("get-all", "crm.deal.list", "--webhook=" + self.portal.webhook, env=elsewhere)

    def test_command_line_hides_the_webhook(self):
        asked = []
        self.portal.methods["x.get"] = lambda _: (asked.append(1), self.portal.hang())
        for words in (["--webhook", self.portal.webhook], ["--webhook=" + self.portal.webhook]):
            asked.clear()
            process = self.start("call", "x.get", *words, webhook=False)
            while not asked:
                self.assertIsNone(process.poll())
            with open("/proc/%d/cmdline" % process.pid, encoding="utf-8") as f:
                shown = f.read()
            self.assertIn("x.get", shown)
            self.assertNotIn(CODE, shown)
            self.assertEqual(self.interrupt(process).code, 130)

    def test_misplaced_webhook_is_not_repeated(self):
        self.refused("get-all", "crm.deal.list", "{}", self.portal.webhook)
        self.refused("get-all", self.portal.webhook)
        self.refused(self.portal.webhook, "get-all", "crm.deal.list")
        self.refused("get-all", "crm.deal.list", "--webhok=" + self.portal.webhook)
        self.refused("get-all", "crm.deal.list", "--webhook", self.portal.webhook + "\n x")

    def token_run(self, command, *words):
        self.portal.token = TOKEN
        return self.fb24(
            "get-all",
            "crm.deal.list",
            "--endpoint",
            self.portal.origin + "/rest/",
            "--token-command",
            command,
            "--log-level",
            "debug",
            *words,
            webhook=False,
        )

    def test_token_command(self):
        run = self.token_run("echo ' %s'; echo second line; echo noise >&2" % TOKEN)
        self.assertEqual((run.code, run.lines), (0, ['{"ID":"1"}']))
        # refused, then renewed
        count = self.path("count")
        run = self.token_run('if [ -e %s ]; then echo %s; else echo old; fi; : > %s'
                             % (count, TOKEN, count))
        self.assertEqual((run.code, run.lines), (0, ['{"ID":"1"}']))
        self.assertNotIn(b"noise", run.err)

    def test_token_command_that_fails(self):
        for command, words in (
            ("echo %s; exit 3" % TOKEN, "exit code 3"),
            ("echo; echo %s" % TOKEN, "no token"),
            ("exec no-such-program-%s" % TOKEN, "exit code 127"),
            ("kill -9 $$", "signal 9"),
        ):
            with self.subTest(command=command):
                run = self.token_run(command)
                self.assertEqual((run.code, run.out), (4, b""))
                self.assertIn(words, run.errors[-1])
                self.assertIn("no access token: the token command", run.errors[-1])
        self.assertEqual(self.portal.requests, [])

    def test_refused_tokens_leave_the_portals_words(self):
        run = self.token_run("echo old-%s" % CODE, "--log-level", "error")
        self.assertEqual(run.code, 3)
        self.assertIn("expired_token: The access token provided has expired.", run.errors[-1])

    def test_token_command_that_hangs(self):
        run = self.token_run("echo $$ > %s; sleep 60" % self.path("pid"), "--deadline", "0.5")
        self.assertEqual((run.code, run.out), (4, b""))

    def test_token_command_is_ended_by_ctrl_c(self):
        self.portal.token = TOKEN
        pid = self.path("pid")
        process = self.start(
            "get-all",
            "crm.deal.list",
            "--endpoint=" + self.portal.origin + "/rest/",
            "--token-command",
            "echo $$ > %s.new; mv %s.new %s; sleep 60" % (pid, pid, pid),
        )
        while not os.path.exists(pid):
            self.assertIsNone(process.poll())
        self.assertEqual(self.interrupt(process).code, 130)
        with open(pid, encoding="ascii") as f:
            shell = int(f.read())
        self.assertRaises(ProcessLookupError, lambda: [os.kill(shell, 0) for _ in range(10**6)])

    def test_oauth_file(self):
        self.portal.token = TOKEN
        forms = []

        def refresh(form):
            forms.append(form)
            if form["refresh_token"] != "first-refresh":
                return {"error": "invalid_grant"}
            endpoint = self.portal.origin + "/rest/"
            return {
                "access_token": TOKEN,
                "refresh_token": "second-refresh",
                "expires_in": 3600,
                "client_endpoint": endpoint,
            }

        self.portal.methods["oauth"] = refresh
        content = {
            "client_id": "app",
            "client_secret": CODE,
            "refresh_token": "first-refresh",
            "address": self.portal.origin + "/oauth",
            "note": "kept",
        }
        path = self.file("tokens.json", json.dumps(content))
        words = ["get-all", "crm.deal.list", "--oauth-file", path]
        self.assertIn("client_endpoint", self.refused(*words, webhook=False))
        words += ["--endpoint", self.portal.origin + "/rest/"]
        self.assertEqual(self.good(*words, webhook=False).lines, ['{"ID":"1"}'])
        self.assertEqual((forms[0]["client_id"], forms[0]["client_secret"]), ("app", CODE))
        with open(path, encoding="utf-8") as f:
            kept = json.load(f)
        self.assertEqual((kept["access_token"], kept["refresh_token"]), (TOKEN, "second-refresh"))
        self.assertEqual(kept["note"], "kept")
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        # what was kept is used again, the portal's address too
        self.assertEqual(self.good(*words[:4]).lines, ['{"ID":"1"}'])
        self.assertEqual(len(forms), 1)
        # refused for good
        self.portal.token = "another"
        run = self.fb24(*words, "--log-level", "debug", webhook=False)
        self.assertEqual((run.code, run.out), (3, b""))
        self.assertNotIn(b"second-refresh", run.err)

    def test_oauth_file_that_is_none(self):
        for content in ("", "{}", "[]", '{"client_id":"a","client_secret":"%s"}' % CODE):
            path = self.file("tokens.json", content)
            self.refused("call", "profile", "--endpoint", self.portal.origin + "/rest/",
                         "--oauth-file", path, webhook=False)
        self.refused("call", "profile", "--oauth-file", self.path("none"), webhook=False)

    # ---- exit codes ----

    def test_server_answers_an_error(self):
        def credentials(_):
            raise PortalError("INVALID_CREDENTIALS", "Invalid request credentials", 401)

        def deleted(_):
            raise PortalError("PORTAL_DELETED", "Portal was deleted", 403)

        def page(_):
            raise Raw(404, "<html>%s</html>" % CODE)

        for method in (credentials, deleted, page):
            self.portal.methods["crm.deal.list"] = method
            run = self.fb24("get-all", "crm.deal.list", "--log-level", "debug")
            self.assertEqual((run.code, run.out), (3, b""))
            errors = [line for line in run.errors if not line.startswith(("debug: ", "info: "))]
            self.assertEqual(len(errors), 1, errors)
            self.assertTrue(errors[0].startswith("error: crm.deal.list: "), errors)

    def test_no_connection(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            dead = "http://127.0.0.1:%d/rest/1/%s/" % (taken.getsockname()[1], CODE)
            run = self.fb24("get-all", "crm.deal.list", "--webhook", dead, "--deadline", "2")
            self.assertEqual((run.code, run.out, len(run.errors)), (4, b"", 1))
            ids = ["--ids", "1,2", "--deadline", "1"]
            run = self.fb24("get-by-id", "crm.deal.get", *ids, "--webhook", dead)
            self.assertEqual((run.code, len(run.errors)), (4, 1))

    def test_times_out(self):
        self.portal.methods["crm.deal.add"] = self.portal.hang
        run = self.fb24("call", "crm.deal.add", '{"fields":{"A":1}}', "--timeout", "0.3")
        self.assertEqual((run.code, run.out), (4, b""))
        self.portal.methods["crm.deal.list"] = self.portal.hang
        run = self.fb24("get-all", "crm.deal.list", "--deadline", "0.3")
        self.assertEqual((run.code, run.out), (4, b""))
        self.assertIn("deadline", run.errors[0])

    def test_second_signal_ends_at_once(self):
        # a reader that reads nothing keeps the first one from being obeyed
        rows = ['{"ID":"%d","T":"%s"}' % (i, "x" * 5000) for i in range(1, 51)]
        self.portal.methods["crm.deal.list"] = rows_method(rows)
        process = self.start("get-all", "crm.deal.list")
        process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(0.3)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(10), 130)

    # ---- manners ----

    def test_progress(self):
        self.portal.methods["crm.deal.list"] = rows_method(['{"ID":"%d"}' % i for i in range(300)])
        for words in ([], ["--quiet"]):
            self.assertEqual(self.fb24("get-all", "crm.deal.list", *words).err, b"")
        shown = self.fb24("get-all", "crm.deal.list", "--progress").err.decode()
        self.assertIn("get-all crm.deal.list", shown)
        self.assertIn("300/300", shown)
        self.assertTrue(shown.endswith("\n"))

    def test_progress_of_what_is_over_at_once(self):
        self.portal.methods["m.get"] = lambda _: 1
        two = '[{"ID":1},{"ID":2}]'
        for words, said in (
            (["get-all", "crm.deal.list"], "get-all crm.deal.list [#+] 1/1 100%"),
            (["get-by-id", "m.get", "--ids", "1,2"], "get-by-id m.get [#+] 2/2 100%"),
            (["call", "m.get", two], "call m.get [#+] 2/2 100%"),
            (["call", "m.get", '{"ID":1}'], "call m.get [#+] 1/1 100%"),
            (["call", "m.get"], "call m.get [#+] 1/1 100%"),
            (["batch", '{"cmd":{"a":"m.get"}}'], "batch [#+] 1/1 100%"),
        ):
            shown = self.fb24(*words, "--progress").err.decode()
            self.assertRegex(shown, "^\r" + said.replace("[#+]", "\\[#+\\]") + ".*\n$")
            self.assertEqual(self.fb24(*words).err, b"")

    def test_log(self):
        run = self.fb24("get-all", "crm.deal.list", "--log-level", "debug")
        self.assertEqual((run.code, run.lines), (0, ['{"ID":"1"}']))
        self.assertTrue(any(line.startswith("debug: ") for line in run.errors))
        for level in ("info", "warning", "error"):
            run = self.fb24("get-all", "crm.deal.list", "--log-level", level)
            self.assertFalse(any(line.startswith("debug: ") for line in run.errors))

    def test_warnings(self):
        self.portal.methods["some.thing"] = rows_method(['{"ID":"1"}'])
        run = self.fb24("get-all", "some.thing", "--quiet")
        self.assertEqual(run.code, 0)
        self.assertEqual(len(run.errors), 1)
        self.assertTrue(run.errors[0].startswith("warning: "))
        self.assertEqual(self.fb24("get-all", "some.thing", "--log-level", "error").err, b"")

# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""Runs fb24 and looks at what it leaves behind."""

import os
import signal
import subprocess
import tempfile
import unittest

from scripted_portal import CODE, Portal

FB24 = os.environ.get("FB24", "fb24")
TOKEN = "c4n4ryT0ken"


def deal(i):
    return (
        '{"ID":"%d","TITLE":"Сделка №%d, \\"ж\\"","SUM":%d.50,"BIG":12345678901234567890,'
        '"ESC":"\\u0416\\/","NONE":null,"FLAG":true,"LIST":[],"MAP":{},"MORE":{"b":1,"a":[2]}}'
        % (i, i, i)
    )


def deals(n):
    return [deal(i) for i in range(1, n + 1)]


class Run:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def lines(self):
        return self.out.decode().splitlines()

    @property
    def errors(self):
        return self.err.decode().splitlines()


class Case(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        self.portal = Portal()
        self.addCleanup(self.portal.close)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def file(self, name, content):
        with open(self.path(name), "wb") as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def start(self, *words, webhook=True, env=None, **others):
        environment = {k: v for k, v in os.environ.items() if k != "FB24_WEBHOOK"}
        if webhook:
            environment["FB24_WEBHOOK"] = self.portal.webhook
        environment.update(env or {})
        others.setdefault("stdin", subprocess.DEVNULL)
        others.setdefault("stdout", subprocess.PIPE)
        others.setdefault("stderr", subprocess.PIPE)
        process = subprocess.Popen([FB24, *words], env=environment, **others)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()

    def finish(self, process, stdin=None):
        out, err = process.communicate(stdin, timeout=60)
        run = Run(process.returncode, out or b"", err or b"")
        # whatever happens, whatever is logged
        for secret in (CODE, TOKEN):
            self.assertNotIn(secret.encode(), run.out)
            self.assertNotIn(secret.encode(), run.err)
        return run

    def fb24(self, *words, stdin=None, **others):
        if stdin is not None:
            others["stdin"] = subprocess.PIPE
        return self.finish(self.start(*words, **others), stdin)

    def good(self, *words, **others):
        run = self.fb24(*words, **others)
        self.assertEqual((run.code, run.errors), (0, []))
        return run

    def refused(self, *words, **others):
        """A usage error: one line, nothing sent, nothing on stdout."""
        run = self.fb24(*words, **others)
        self.assertEqual(run.code, 2, run.err)
        self.assertEqual(run.out, b"")
        self.assertEqual(len(run.errors), 1, run.err)
        self.assertTrue(run.errors[0].startswith("error: "), run.err)
        self.assertEqual(self.portal.requests, [])
        return run.errors[0]

    def interrupt(self, process, which=signal.SIGINT):
        process.send_signal(which)
        return self.finish(process)

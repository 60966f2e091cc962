# Copyright (c) 2026 the fast_bitrix24 authors
# SPDX-License-Identifier: MIT
"""A portal on loopback whose methods are Python functions. Answers are put together as text, so
that tests can compare what fb24 prints with what was sent, byte by byte."""

import http.server
import json
import socket
import threading
import urllib.parse

CODE = "c4n4ryS3cret"


class PortalError(Exception):
    """An error with the portal's own code."""

    def __init__(self, code, description="", status=400):
        super().__init__(code)
        self.code, self.description, self.status = code, description, status

    def text(self):
        return json.dumps({"error": self.code, "error_description": self.description})


class Raw(Exception):
    """An answer that is sent as it stands, status and all."""

    def __init__(self, status, body, content_type="text/html"):
        super().__init__(status)
        self.status, self.body, self.content_type = status, body, content_type


class Drop(Exception):
    """The connection is closed without an answer."""


class Result:
    """What stands under `result` as JSON text, with the envelope's other members."""

    def __init__(self, text, **others):
        self.text, self.others = text, others


def rows_method(rows, page=50, wrapper=None):
    """A list method over ready-made rows, as text."""

    def method(arguments):
        start = int(arguments.get("start", 0))
        text = "[" + ",".join(rows[start : start + page]) + "]"
        if wrapper:
            text = '{"%s":%s}' % (wrapper, text)
        others = {"total": len(rows)}
        if start + page < len(rows):
            others["next"] = start + page
        return Result(text, **others)

    return method


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        path = urllib.parse.urlsplit(self.path).path
        portal = self.server.portal
        portal.requests.append((path, body))
        try:
            status, answer, kind = portal.answer(path.rsplit("/", 1)[1], body)
        except Drop:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        data = answer.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


class Portal:
    def __init__(self):
        self.methods = {}
        self.requests = []
        self.token = None  # when set, requests must carry it
        self.released = threading.Event()  # for methods that keep a client waiting
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.portal = self
        self.origin = "http://127.0.0.1:%d" % self.server.server_address[1]
        self.webhook = "%s/rest/1/%s/" % (self.origin, CODE)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def hang(self, _arguments=None):
        self.released.wait(60)
        raise Drop

    def called(self):
        return [path.rsplit("/", 1)[1] for path, _ in self.requests]

    def envelope_free(self, body):
        """The authorization server's answer to a form."""
        return json.dumps(self.methods["oauth"](dict(urllib.parse.parse_qsl(body))))

    # ---- one request ----

    def answer(self, method, body):
        kind = "application/json"
        try:
            if method == "oauth":
                return 200, self.envelope_free(body), kind
            arguments = json.loads(body) if body else {}
            if self.token is not None and arguments.get("auth") != self.token:
                raise PortalError("expired_token", "The access token provided has expired.", 401)
            if method == "batch" and "batch" not in self.methods:
                return 200, self.batch(arguments), kind
            result = self.call(method, arguments)
            return 200, self.envelope(result), kind
        except PortalError as e:
            return e.status, e.text(), kind
        except Raw as e:
            return e.status, e.body, e.content_type

    def call(self, method, arguments):
        if method not in self.methods:
            raise PortalError("ERROR_METHOD_NOT_FOUND", "Method not found!", 404)
        found = self.methods[method](arguments)
        return found if isinstance(found, Result) else Result(json.dumps(found))

    @staticmethod
    def envelope(result):
        others = "".join(',"%s":%s' % (k, json.dumps(v)) for k, v in result.others.items())
        return '{"result":%s%s,"time":{"start":1.5,"finish":1.75,"duration":0.25}}' % (
            result.text,
            others,
        )

    def batch(self, arguments):
        sections = {"result": {}, "result_error": {}, "result_total": {}, "result_next": {}}
        commands = arguments["cmd"]
        pairs = commands.items() if isinstance(commands, dict) else enumerate(commands)
        for name, command in pairs:
            method, _, query = command.partition("?")
            try:
                result = self.call(method.lower(), dict(urllib.parse.parse_qsl(query)))
            except PortalError as e:
                sections["result_error"][name] = e.text()
                if str(arguments.get("halt")) in ("1", "True", "true"):
                    break
                continue
            sections["result"][name] = result.text
            for section in ("total", "next"):
                if section in result.others:
                    sections["result_" + section][name] = json.dumps(result.others[section])
        as_text = [
            '"%s":%s'
            % (
                section,
                "{" + ",".join("%s:%s" % (json.dumps(str(k)), v) for k, v in items.items()) + "}"
                if items
                else "[]",
            )
            for section, items in sections.items()
        ]
        return '{"result":{%s,"result_time":[]},"time":{"duration":0.1}}' % ",".join(as_text)

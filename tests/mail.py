"""A small real mail server on a socket, for letters of tests."""

import socketserver
import threading
from contextlib import contextmanager


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.answers = answers
        self.letters, self.heard = [], []
        self.falls_silent = False

    @property
    def port(self):
        return self.server_address[1]


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say(b"220 here")
        for line in self.rfile:
            word = line.split()[0].upper().decode() if line.split() else ""
            self.server.heard.append(word)
            if word == "DATA" and word not in self.server.answers:
                self.say(b"354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                if self.server.falls_silent:
                    return
                self.say(b"250 taken")
            else:
                self.say(self.server.answers.get(word, b"250 yes"))
            if word == "QUIT":
                return

    def say(self, answer):
        self.wfile.write(answer + b"\r\n")


@contextmanager
def mail_server(**answers):
    """Serves, answering 250 to every command but the named; ``letters`` holds what was handed over."""
    with _Server(answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()

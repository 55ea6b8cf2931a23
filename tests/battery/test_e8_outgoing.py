"""E8: the served product asks nobody outside for anything, whatever addresses stand in its forms; watched by strace."""

import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from bs4 import BeautifulSoup

from qr import make_symbol
from tests.battery.clients import ask, send
from tests.battery.policy import address_of, policy
from tests.battery.report import begin, told, whole
from tests.battery.served import Served, served_world
from tests.browser import filled_in

BAR = "0 connections but to loopback, 0 names looked up, from the start to the last form"
HOST = "lookup-e8.example"
URL = f"http://{HOST}/x?y=http://{HOST}:8080//"
VALUES = (URL, HOST, f"//{HOST}/", f"ftp://someone@{HOST}/", f"someone@{HOST}") if whole() else (URL,)
WATCH = ("strace", "-D", "-f", "-qq", "--seccomp-bpf", "-s", "200", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o")
CALL = re.compile(r"\b(connect|sendto|sendmsg|sendmmsg)\(.*?sa_family=(AF_\w+)(.*)")
LOOPBACK = re.compile(r'inet_addr\("127\.|inet_pton\(AF_INET6, "(::1|::ffff:127\.)')
RESOLVER = re.compile(r"port=htons\((53|5353|853)\)|/nscd/|resolve")
LAST = ("end", "disable", "erase", "role", "new_password", "password", "sign_out", "reset_factor", "void", "close")
"""Endpoints after which somebody or something is not there any more."""
HEADERS = ("Referer", "Origin", "X_Forwarded_For", "X_Forwarded_Host", "X_Original_URL", "Forwarded", "From", "Via")


@dataclass
class Walk:
    """What was sent."""

    asked: int = 0
    fields: int = 0
    statuses: Counter = field(default_factory=Counter)

    def note(self, answer):
        self.asked += 1
        self.statuses[answer.status // 100] += 1
        return answer


def outgoing(trace: str) -> list[str]:
    """The calls in strace's lines that leave the machine, or ask somebody on it to look a name up."""
    found = []
    for line in trace.splitlines():
        call = CALL.search(line)
        if not call or call[2] == "AF_NETLINK":
            continue  # the kernel is asked which addresses this machine has
        inside = call[2] == "AF_UNIX" or LOOPBACK.search(call[3])
        if not inside or RESOLVER.search(call[3]):
            found.append(call[0])
    return found


def everything(served: Served) -> Walk:
    """Every page is opened; every form on it is sent, with an address in each of its fields."""
    walk, server = Walk(), served.server.address
    known = sorted(policy().values(), key=lambda entry: any(word in entry.endpoint for word in LAST))
    forms = {}
    for entry in known:
        who = served.cookies.get(_opener(entry, served))
        if who is None or "GET" not in entry.methods:
            continue
        path = address_of(served.app, entry, served.world.own)
        told = {"Cookie": who.cookie, **dict.fromkeys(HEADERS, URL)}
        answer = walk.note(ask(server, "GET", f"{path}?q={URL}&next={URL}", **told))
        for sheet in BeautifulSoup(answer.text, "html.parser").select("form[method=post]"):
            forms.setdefault(str(sheet["action"]), (who, sheet))
    for value in VALUES:
        for path in sorted(forms, key=lambda path: any(word in path for word in ("/end", "disable", "erase", "void"))):
            who, sheet = forms[path]
            walk.note(send(server, path, who.cookie, {**_filled(walk, sheet, value), "csrf_token": who.token}))
    return walk


def _opener(entry, served):
    """Who may open it, of those that are signed in."""
    if entry.scope == "public":
        return "anonymous"
    roles = [str(role) for role in ("ward_official", "admin", "leader") if role in set(map(str, entry.roles))]
    return roles[0] if roles else next(iter(sorted(map(str, entry.roles))), "")


def _filled(walk, sheet, value):
    """The form as it stands, with *value* in whatever can be typed, and pictures and lists that hold it."""
    fields = filled_in(sheet)
    for control in sheet.select("input[name], textarea[name]"):
        name, kind = str(control["name"]), control.get("type", "text")
        if kind == "file":
            photo = "image" in str(control.get("accept", ""))
            content = make_symbol(value).png(8) if photo else f"{value};{value}\n{value};{value}\n".encode()
            fields[name] = (BytesIO(content), f"{HOST}.{'png' if photo else 'csv'}")
        elif kind in ("text", "search", "tel", "email", "url", "password", "textarea") or control.name == "textarea":
            fields[name] = value
        walk.fields += 1
    return fields


def looked_up_by_a_line(folder: Path) -> list[str]:
    """What is found of a program with a line that looks a name up."""
    trace = folder / "control"
    line = f"import socket\ntry: socket.getaddrinfo('{HOST}', 80)\nexcept OSError: pass"
    subprocess.run([*WATCH, trace, sys.executable, "-c", line], check=True)
    return outgoing(trace.read_text(errors="replace"))


def test_e8_nothing_is_asked_of_anybody_outside(tmp_path):
    begin("E8")
    trace = tmp_path / "trace"
    # Where python3 is a wrapper in bash, a bash that is not told its SHELL asks the machine whose login it is.
    with served_world(tmp_path, through=(*WATCH, str(trace)), SHELL="/bin/sh") as served:
        walk = everything(served)
        alive = ask(served.server.address, "GET", "/sign-in/").status
    calls = trace.read_text(errors="replace")
    found, control = outgoing(calls), looked_up_by_a_line(tmp_path)
    told(
        test="E8",
        figure={"asked": walk.asked, "fields": walk.fields, "forms with": len(VALUES), "statuses": walk.statuses,
                "calls seen": len(calls.splitlines()), "outgoing": len(found), "first": found[:3]},
        bar=BAR,
        holds=not found and alive == 200 and walk.fields > 100 and not walk.statuses[5],
        control={"a line that looks a name up": len(control)},
    )  # fmt: skip
    assert control

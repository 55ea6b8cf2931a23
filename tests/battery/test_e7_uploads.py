"""E7: what is sent as a photo and is something else, or says more than the picture, goes nowhere and stays nowhere."""

import os
import re
import time
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.battery.clients import ask, send
from tests.battery.report import begin, told, whole
from tests.battery.rows import COUNTED, changed, rows
from tests.battery.served import Served
from tests.photos import photo_of, sign_picture

BAR = "0 kept, 0 bytes of metadata or of the file's name in any answer or row, 0 let in without the right"
MARK = "ownerqzx"
"""Stands in names, comments and metadata; nobody may see it again."""


def photo_that_tells() -> bytes:
    """A photo of a sign whose metadata name owner, phone and place."""
    picture = Image.open(BytesIO(photo_of(sign_picture())))
    exif = Image.Exif()
    exif[0x013B], exif[0x010E], exif[0x8298] = MARK, f"{MARK} <script>alert(1)</script>", MARK
    exif.get_ifd(0x8825).update({1: "N", 2: (10.0, 20.0, 30.0), 3: "E", 4: (107.0, 4.0, 5.0)})
    file = BytesIO()
    picture.save(file, "JPEG", exif=exif, comment=MARK.encode())
    return file.getvalue()


def files() -> dict[str, bytes]:
    """What is sent, by what it is."""
    photo = photo_that_tells()
    script = f"<script>{MARK}</script>".encode()
    return {
        "a photo that tells of its owner": photo,
        "a photo with a page behind it": photo + b"<html>" + script,
        "a photo with an archive behind it": photo + b"PK\3\4" + MARK.encode() * 50,
        "GIF and script": b"GIF89a/*" + b"\0" * 20 + f"*/={MARK};".encode(),
        "PDF and page": b"%PDF-1.4\n<html>" + script,
        "SVG": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{MARK}"/>'.encode(),
        "page": b"<!doctype html>" + script,
        "PNG's beginning and a page": b"\x89PNG\r\n\x1a\n" + script,
        "JPEG's beginning and script": b"\xff\xd8\xff\xe0" + script,
        "program": b"\x7fELF" + MARK.encode(),
        "shell script": f"#!/bin/sh\necho {MARK}\n".encode(),
        "nothing": b"",
    }


OF_OTHERS = r"\.said$|-jobs\.db(-journal)?$"
"""What the server says, and the queue of the worker beside it."""
NAMES = (
    f"{MARK}.jpg",
    f"../../{MARK}.py",
    f"/etc/cron.d/{MARK}",
    f"{MARK}\\..\\x.php",
    MARK * 37 + ".jpg",
    f"{MARK}.svg",
    f"<img src=x onerror={MARK}>.jpg",
    f"{MARK}.jpg%00.php",
    f"=cmd|{MARK}",
    f"{MARK}\u202egpj.exe",
    ".",
    "con",
)
KINDS = ("image/jpeg", "text/html", "image/svg+xml", "application/x-php", "../../x")


def everything_under(folder: Path) -> set[tuple[str, int]]:
    """Files and their sizes, without the database's own and the head of the trail, which is kept anew as it grows."""
    return {
        (str(path), path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(("cashless.db", "trail.head"))
    }


def sent(served: Served, actor: str, name: str, content: bytes, kind: str):
    place = served.world.own.ids["place"] if actor != "other" else served.world.other.ids["place"]
    who = served.cookies["ward_official" if actor == "other" else actor]
    fields = {"csrf_token": who.token, "photo": (BytesIO(content), name, kind)}
    return send(served.server.address, f"/places/{place}/enrol/photo", who.cookie, fields)


def test_e7_nothing_of_a_file_is_kept_or_told(served):
    begin("E7")
    served.until_drawn()
    folder, since = served.server.said.parent, time.time()
    files_before = everything_under(folder)
    with served.sessions() as session:
        before = rows(session.connection())
    tried, told_back, wrong, read = 0, [], [], 0
    for number, (what, content) in enumerate(files().items()):
        for name in NAMES if number < 2 else NAMES[number % len(NAMES) :][: 2 if whole() else 1]:
            answer = sent(served, "ward_official", name, content, KINDS[tried % len(KINDS)])
            tried += 1
            if MARK in answer.text.lower() or MARK in str(answer.headers).lower():
                told_back.append(f"{what} as {name[:30]}")
            if answer.status not in (200, 400):
                wrong.append(f"{what} as {name[:30]}: {answer.status}")
            read += "0071000000168" in answer.text
    who_may_not = {actor: sent(served, actor, NAMES[0], photo_that_tells(), KINDS[0]).status for actor in
                   ("anonymous", "partner", "leader", "admin", "other")}  # fmt: skip
    with served.sessions() as session:
        diff = changed(before, rows(session.connection()))
    diff = {table: lines for table, lines in diff.items() if table not in COUNTED}
    left = {path for path, _size in everything_under(folder) - files_before if not re.search(OF_OTHERS, path)}
    fetched = [
        ask(served.server.address, "GET", f"/{at}/{MARK}.jpg").status for at in ("static", "uploads", "photos", "media")
    ]
    kept = [line for lines in diff.values() for line in lines if MARK in repr(line).lower()]
    told(
        test="E7",
        figure={
            "tried": tried,
            "told back": told_back,
            "other answers": wrong,
            "codes read": read,
            "rows with a mark": kept,
            "tables changed": sorted(diff),
            "files left": sorted(left),
            "without the right": who_may_not,
        },
        bar=BAR,
        holds=not (told_back or wrong or kept or left) and read > 10 and not diff
        and who_may_not == {"anonymous": 302, "partner": 403, "leader": 403, "admin": 403, "other": 404}
        and set(fetched) == {404},
        control={"bytes of the metadata in the file as sent": MARK.encode() in photo_that_tells(),
                 "a careless name would lie at": os.path.normpath(f"uploads/{NAMES[1]}")},
        seconds=time.time() - since,
    )  # fmt: skip

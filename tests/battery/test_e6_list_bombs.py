"""E6, lists: workbooks and texts that become large cost the server next to nothing, and nobody else waits for them."""

import time
from io import BytesIO

from tests.battery.clients import send, somebody_opens
from tests.battery.list_bombs import EASY, LISTS
from tests.battery.report import begin, told, whole
from tests.battery.served import Served
from tests.battery.test_e6_bombs import MOST_GROWTH, MOST_SECONDS, MOST_WAIT, files_left, growth, is_refused
from tests.sheets import sheet

BAR = "each refused in < 1 s; server grows < 200 MB; others' p95 < 0.5 s; 0 files left"


def offered(served: Served, content: bytes, name: str = "danh-sach.xlsx"):
    official = served.cookies["ward_official"]
    fields = {"csrf_token": official.token, "place": "", "letters": "", "list": (BytesIO(content), name)}
    return send(served.server.address, "/lists/offer", official.cookie, fields)


def test_e6_lists_that_become_large_are_refused_while_they_are_small(served):
    begin("E6 lists")
    since = time.time()
    failed, slowest, most = {}, 0.0, 0
    chosen = {name: make() for name, make in LISTS.items() if whole() or name in EASY}
    with somebody_opens(served.server.address) as waits:
        for name, content in chosen.items():
            with growth(served) as grown:
                answer = offered(served, content)
            slowest, most = max(slowest, answer.seconds), max(most, grown())
            if not is_refused(answer) or grown() > MOST_GROWTH or answer.seconds > MOST_SECONDS:
                failed[name] = {"status": answer.status, "s": round(answer.seconds, 2), "MB": grown()}
    honest = offered(served, sheet([["Tên biển hiệu"], ["Tiệm Thử"]]))
    told(
        test="E6 lists",
        figure={"tried": len(chosen), "failed": failed, "slowest s": round(slowest, 2), "most MB": most,
                "others p95 s": waits.p95, "files left": files_left(served, since)},
        bar=BAR,
        holds=not failed and waits.p95 < MOST_WAIT and not files_left(served, since),
        control={"an honest list": honest.status},
    )  # fmt: skip
    assert honest.status == 302

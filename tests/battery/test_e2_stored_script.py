"""E2: script stored as a shop, an owner, a note or a name runs in no browser, with the page's policy and without."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Route
from sqlalchemy.orm import Session
from waitress import create_server

from campaigns.ladder.model import Fact, Rung, Turn
from database.engine import sessions_on
from merchant_app import create_app
from merchant_app.settings import Settings
from registry.accounts.model import AccountState
from registry.audit.operations import record
from registry.officers.model import Role
from registry.places.model import PlaceKind
from tests.battery.asking import asker
from tests.battery.chromium import chromium
from tests.battery.report import begin, told, whole
from tests.battery.served import SETTINGS
from tests.browser import Browser
from tests.factories import LONG_AGO, make_account, make_merchant, make_officer, make_place, make_ward
from tests.own_database import own_sqlite

BAR = "0 executions with the page's policy and 0 without it; 0 pages led away; 0 violations of it in normal use"
CALL = "top.ran&&top.ran(1)"
PAYLOADS = tuple(
    shape.replace("RUN", CALL)
    for shape in (
        "<script>RUN</script>",
        "<img src=x onerror=RUN>",
        "<svg onload=RUN>",
        "<svg><script>RUN</script></svg>",
        "<iframe srcdoc='<script>parent.ran(1)</script>'>",
        "<body onload=RUN>",
        "<input autofocus onfocus=RUN>",
        "<details open ontoggle=RUN>",
        "<video><source onerror=RUN>",
        "<audio src=x onerror=RUN>",
        "<object data='javascript:RUN'>",
        "<embed src='javascript:RUN'>",
        "<a href='javascript:RUN'>x</a>",
        "<form action='javascript:RUN'><button>x</button></form>",
        "<marquee onstart=RUN>x</marquee>",
        "<math><mtext><img src=x onerror=RUN>",
        "<template><script>RUN</script></template>",
        "<link rel=stylesheet onload=RUN>",
        "<style onload=RUN></style>",
        "<base href='//evil.example/'>",
        "<meta http-equiv=refresh content='0;javascript:RUN'>",
        '"><script>RUN</script>',
        "'><script>RUN</script>",
        '" onmouseover="RUN" x="',
        "' onfocus='RUN' autofocus '",
        '"><img src=x onerror=RUN>',
        "</title><script>RUN</script>",
        "</textarea><script>RUN</script>",
        "</option><img src=x onerror=RUN>",
        "</script><script>RUN</script>",
        "</style><script>RUN</script>",
        "</svg><script>RUN</script>",
        "</h1><script>RUN</script>",
        "<!--><script>RUN</script>-->",
        "]]><script>RUN</script>",
        "<![CDATA[<script>RUN</script>]]>",
        "<?xml?><script>RUN</script>",
        "javascript:RUN",
        "data:text/html,<script>RUN</script>",
        "&lt;script&gt;RUN&lt;/script&gt;",
        "&#60;script&#62;RUN&#60;/script&#62;",
        "\\u003cscript\\u003eRUN\\u003c/script\\u003e",
        "\\x3cscript\\x3eRUN",
        "%3Cscript%3ERUN%3C/script%3E",
        "＜script＞RUN＜/script＞",
        "{{RUN}}",
        "${RUN}",
        "{{constructor.constructor('RUN')()}}",
        "';RUN;//",
        '";RUN;//',
        "`;RUN;//",
        "\\';RUN;//",
        "<ScRiPt>RUN</sCrIpT>",
        "<script/x>RUN</script>",
        "<img/src=x/onerror=RUN>",
        "<img src=x onerror\n=RUN>",
        "<<script>RUN//<</script>",
        "<svg><animate onbegin=RUN attributeName=x dur=1s>",
        "<svg><a xlink:href='javascript:RUN'><text>x",
        "<xss id=x tabindex=1 onfocus=RUN>",
    )
)
HOOKS = """
window.executions = []; window.violations = [];
window.ran = what => { window.executions.push(String(what)); };
for (const name of ['alert', 'confirm', 'prompt']) window[name] = what => window.executions.push(name);
document.addEventListener('securitypolicyviolation',
  e => window.violations.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile));
"""
TRY_ALL = """() => {
  for (const tag of document.querySelectorAll('a[href]')) if (/^\\s*javascript:/i.test(tag.href)) tag.click();
  for (const tag of document.querySelectorAll('main *')) for (const kind of ['mouseover', 'focus'])
    tag.dispatchEvent(new Event(kind, {bubbles: true}));
}"""


def street_of(session: Session, payloads: tuple[str, ...]) -> tuple[Any, list[str]]:
    """A street whose every text is a payload; the person who looks, and the addresses of every page that shows one."""
    ward = make_ward(session)
    first = payloads[0]
    place = make_place(session, unit=ward, name=f"Phố {first}"[:120], former_names=payloads[1])
    make_place(session, unit=ward, kind=PlaceKind.MARKET, name=f"Chợ {payloads[2]}"[:120])
    looker = make_officer(session, role=Role.WARD_OFFICIAL, unit=ward, name=f"Cán bộ {payloads[3]}"[:120])
    colleague = make_officer(session, role=Role.WARD_OFFICIAL, unit=ward, name=payloads[4][:120])
    pages = ["/", "/places/", "/accounts/", "/merchants/?q=%3C", "/team/", "/devices/", "/trail/", "/data-requests/"]
    pages += [f"/places/{place.id}{end}" for end in ("", "/edit", "/merchants", "/enrol")]
    for number, text in enumerate(payloads):
        words = dict.fromkeys(("trade_name", "owner_name", "registered_name"), text[:120])
        shop = make_merchant(session, place=place, unit_label=f"{number}{text}"[:40], **words)
        state = AccountState.ACTIVE if number % 2 else AccountState.PROPOSED
        account = make_account(session, merchant=shop, holder=text[:120], proposed_by=colleague, state=state)
        session.add(Fact(merchant=shop, rung=Rung.SURVEYED, turn=Turn.REACHED, happened_on=LONG_AGO + timedelta(days=1),
                         recorded_by_id=colleague.id, evidence=text[:500]))  # fmt: skip
        record(session, by=colleague, action="merchant:edit", subject_id=shop.id, merchant_id=shop.id,
               trade_name=[text, first], note=text)  # fmt: skip
        pages += [f"/merchants/{shop.id}", f"/accounts/{account.id}"]
        if number % 10 == 0 or whole():
            pages += [f"/merchants/{shop.id}/{end}" for end in ("edit", "close", "signs", "account", "facts/record")]
            pages += [f"/trail/merchants/{shop.id}", f"/merchants/?q={number}"]
    session.flush()
    return looker, pages


@contextmanager
def serving(folder: Any, payloads: tuple[str, ...]) -> Iterator[tuple[Any, str, str, list[str]]]:
    """The application on that street in a thread of its own: itself, its address, a cookie, and the pages."""
    with own_sqlite(folder) as engine:
        sessions = sessions_on(engine)
        with sessions() as session:
            looker, pages = street_of(session, payloads)
            session.commit()
        app = create_app(Settings(**SETTINGS), sessions)
        cookie = asker(app, "looker", Browser(app.test_client(), sessions).signed_in(looker)).cookie
        server = create_server(app, host="127.0.0.1", port=0, threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield app, f"http://127.0.0.1:{server.effective_port}", cookie, pages
        finally:
            server.close()


def look(browser: Chromium, address: str, cookie: str, pages: list[str], *, policy: bool) -> dict[str, list[str]]:
    """What ran and what the policy stopped while every page was open and touched.

    A page that leads on by itself is held where it is, and told: what runs in it is counted all the same.
    """
    context: BrowserContext = browser.new_context(base_url=address)
    name, _, value = cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": address}])
    context.add_init_script(HOOKS)
    found: dict[str, list[str]] = {"ran": [], "stopped": [], "asked outside": [], "led away": [], "not shown": []}
    page = context.new_page()
    asked: set[str] = set()

    def pass_on(route: Route) -> None:
        request = route.request
        if request.is_navigation_request() and request.frame == page.main_frame and request.url not in asked:
            found["led away"].append(request.url)
            route.fulfill(status=204)
        elif not request.url.startswith(address):
            found["asked outside"].append(request.url)
            route.abort()
        elif policy or request.resource_type != "document":
            route.continue_()
        else:
            answer = route.fetch()
            kept = {name: text for name, text in answer.headers.items() if name != "content-security-policy"}
            route.fulfill(response=answer, headers=kept)
        asked.discard(request.url)

    context.route(re.compile(".*"), pass_on)
    for path in pages:
        asked.add(address + path)
        answer = page.goto(path)
        if answer is None or answer.status != 200:
            found["not shown"].append(f"{path}: {answer.status if answer else 'none'}")
            continue
        page.evaluate(TRY_ALL)
        page.wait_for_timeout(5)
        found["ran"] += [path for _ in page.evaluate("window.executions")]
        found["stopped"] += [f"{path}: {what}" for what in page.evaluate("window.violations")]
    context.close()
    return found


@pytest.mark.filterwarnings("default::ResourceWarning")
def test_e2_no_stored_script_runs(tmp_path):
    begin("E2")
    assert len(PAYLOADS) == 60
    payloads = PAYLOADS if whole() else PAYLOADS[::12]
    with serving(tmp_path, payloads) as (app, address, cookie, pages), chromium() as browser:
        with_policy = look(browser, address, cookie, pages, policy=True)
        bare = pages if whole() else pages[::2]
        without = look(browser, address, cookie, bare, policy=False)
        app.jinja_env.autoescape = False
        app.jinja_env.cache.clear()
        some = [page for page in pages if "/merchants" in page][:12]
        control = look(browser, address, cookie, some, policy=False)
    told(
        test="E2",
        figure={
            "payloads": len(payloads),
            "pages": len(pages),
            "ran": len(with_policy["ran"]),
            "stopped": with_policy["stopped"][:5],
            "ran without the policy": len(without["ran"]),
            "asked outside": with_policy["asked outside"] + without["asked outside"],
            "led away": (with_policy["led away"] + without["led away"])[:5],
            "not shown": (with_policy["not shown"] + without["not shown"])[:5],
        },
        bar=BAR,
        holds=not any(with_policy.values()) and not any(what for name, what in without.items() if name != "stopped"),
        control={"nothing escaped, no policy": len(control["ran"]), "led away": len(control["led away"]),
                 "pages": len(some)},
    )  # fmt: skip
    assert control["ran"]
    assert control["led away"] or not whole()

"""In production one proxy stands in front: what it says of who asks is believed, and what anybody else says is not."""

import http.client
from collections import Counter
from contextlib import closing
from functools import partial
from urllib.parse import urlencode, urlsplit

import pytest

from merchant_app.sign_wording import CHECK_PATH
from merchant_app.tries import CHECKS_FROM_ADDRESS
from registry.signs.check_codes import new_check_code
from tests.battery.guessing import TOKEN
from tests.keys import DATA_KEY
from tests.server import running

HOST = "vungtau.example"
SETTINGS = {
    "SECRET_KEY": "only for tests, long enough to be one",
    "DATA_KEY": DATA_KEY,
    "PUBLIC_ADDRESS": f"{HOST}{CHECK_PATH}",
}
TRIES = CHECKS_FROM_ADDRESS.limit + 10


@pytest.mark.parametrize("production", ["yes", "no"])
def test_who_asks_is_what_the_one_proxy_says(tmp_path, production):
    """Forty payers at forty addresses, and one who claims to be forty: he puts his claims before what the proxy adds.

    Without a proxy nobody is believed: all of it comes from this machine.
    """
    data = tmp_path / "data"
    with running(data, "--no-sample", PRODUCTION=production, **SETTINGS) as server:
        ask = partial(answers, server.address, HOST if production == "yes" else urlsplit(server.address).netloc)
        forty = ask([f"198.51.{number}.7" for number in range(TRIES)])
        claiming = ask([f"203.0.113.{number}, 192.0.2.5" for number in range(TRIES)])
    limit = CHECKS_FROM_ADDRESS.limit
    if production == "yes":
        assert forty == {200: TRIES}
        assert claiming == {200: limit, 429: TRIES - limit}
    else:
        assert forty == {200: limit, 429: TRIES - limit}
        assert claiming == {429: TRIES}


def answers(address, host, places):
    """How many questions of each place were answered how, all over one connection, as a proxy does."""
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)) as connection:
        asked = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
        connection.request("GET", CHECK_PATH, headers={**asked, "X-Forwarded-For": places[0]})
        page = connection.getresponse()
        token = TOKEN.search(page.read().decode())[1]
        cookie = page.getheader("Set-Cookie").split(";")[0]
        found = Counter()
        for place in places:
            headers = {**asked, "X-Forwarded-For": place, "Cookie": cookie, "Referer": f"https://{host}{CHECK_PATH}"}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            form = urlencode({"csrf_token": token, "code": new_check_code()})
            connection.request("POST", CHECK_PATH, form, headers)
            answer = connection.getresponse()
            assert b"evil.example" not in answer.read()
            found[answer.status] += 1
    return found

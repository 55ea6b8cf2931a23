"""The example in docs/api.md does what it says, against a server on this machine."""

import re
import threading
from datetime import timedelta

import pytest
from werkzeug.serving import make_server

from campaigns.ladder.model import Fact, Rung, Turn
from database.engine import sessions_on
from merchant_app import create_app
from merchant_app.settings import Settings
from registry.api_keys.model import ApiRight
from registry.api_keys.operations import make_api_key
from registry.calendar import today
from registry.officers.model import Role
from tests.architecture.files import PROJECT
from tests.factories import LONG_AGO, make_merchant, make_officer, make_place, make_ward
from tests.keys import DATA_KEY
from tests.own_database import own_sqlite

DOCUMENT = (PROJECT / "docs/api.md").read_text(encoding="utf-8")


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A street of eight shops, five of them with a sign, and a key for it."""
    with own_sqlite(tmp_path) as engine:
        sessions = sessions_on(engine)
        with sessions.begin() as session:
            ward = make_ward(session)
            for name in ("Đường Một", "Đường Hai"):
                place = make_place(session, unit=ward, name=name)
                for number in range(8):
                    shop = make_merchant(session, place=place)
                    if number < 5:
                        fact = Fact(merchant=shop, rung=Rung.SIGN_POSTED, turn=Turn.REACHED, happened_on=LONG_AGO)
                        session.add(fact)
            admin = make_officer(session, role=Role.ADMIN, unit=ward)
            ends_on = today() + timedelta(days=1)
            _key, token = make_api_key(
                session, by=admin, office="Thử", units=[ward], rights=list(ApiRight), begins_on=today(), ends_on=ends_on
            )
        settings = Settings(
            secret_key="only for tests, long enough to be one", data_key=DATA_KEY, database_url="", production=False,
            public_address="vungtau.example/kiem-tra",
        )  # fmt: skip
        server = make_server("127.0.0.1", 0, create_app(settings, sessions), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("SERVER", f"127.0.0.1:{server.server_port}")
        monkeypatch.setenv("KEY", token)
        yield
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_example_reads_every_street(served, capsys):
    (example,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    told: dict[str, object] = {}
    exec(compile(example, "docs/api.md", "exec"), told)  # noqa: S102 (our own document)
    told["server"].close()
    assert capsys.readouterr().out.splitlines() == [
        "Đường Một 5 8 62.5",
        "Đường Hai 5 8 62.5",
        "signs_displayed 10 16 62.5 None",
    ]

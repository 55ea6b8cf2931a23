"""Links of traders, their visits and keys of programs: ended or run out, no row that is set back revives them."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from database.base import utc_now
from registry.api_keys.model import ApiKey, ApiRight
from registry.api_keys.operations import make_api_key, revoke_api_key
from registry.api_keys.queries import key_with
from registry.calendar import today
from registry.officers.model import Role
from registry.trader_links import queries
from registry.trader_links.model import TraderLink, TraderVisit
from registry.trader_links.operations import LINK_LASTS, VISIT_LASTS, end_visit, make_link, revoke_link, use_link
from registry.trader_links.queries import link_with, open_link_of, visit_with
from tests.factories import make_merchant, make_officer

FAR = utc_now() + timedelta(days=7300)


@pytest.fixture
def shop(session):
    return make_merchant(session)


@pytest.fixture
def official(session, shop):
    return make_officer(session, unit=shop.place.unit)


def written(session, kind, **values):
    session.execute(update(kind).values(values))
    session.expire_all()


def test_a_revoked_link_is_not_made_alive_with_sql(session, shop, official):
    token = make_link(session, by=official, merchant_id=shop.id)
    cookie = use_link(session, token=token)
    revoke_link(session, by=official, merchant_id=shop.id)
    written(session, TraderLink, ended_at=None)
    written(session, TraderVisit, ended_at=None)
    assert link_with(session, token) is None
    assert visit_with(session, cookie) is None
    assert open_link_of(session, shop) is None


def test_link_and_visit_last_no_longer_because_a_row_says_so(session, shop, official, monkeypatch):
    token = make_link(session, by=official, merchant_id=shop.id)
    cookie = use_link(session, token=token)
    after = utc_now() + VISIT_LASTS + timedelta(days=1)
    written(session, TraderVisit, ends_at=FAR, last_seen_on=after.date())
    assert visit_with(session, cookie, after) is None
    written(session, TraderLink, ends_at=FAR)
    later = utc_now() + LINK_LASTS + timedelta(days=1)
    assert link_with(session, token, later) is None
    monkeypatch.setattr(queries, "is_bound", lambda _: True)
    assert link_with(session, token, later), "without the guard: for twenty years"
    assert visit_with(session, cookie, after)


def test_a_page_that_was_closed_stays_closed(session, shop, official):
    cookie = use_link(session, token=make_link(session, by=official, merchant_id=shop.id))
    end_visit(session, token=cookie)
    written(session, TraderVisit, ended_at=None)
    assert visit_with(session, cookie) is None


def test_a_revoked_key_is_not_made_alive_with_sql(session, shop):
    admin = make_officer(session, role=Role.ADMIN, unit=shop.place.unit)
    ends_on = today() + timedelta(days=30)
    given = {"office": "Trung tâm Thử", "rights": [ApiRight.READ_PLACES], "begins_on": today(), "ends_on": ends_on}
    key, token = make_api_key(session, by=admin, units=[shop.place.unit], **given)
    session.commit()
    assert key_with(session, token) is key
    revoke_api_key(session, by=admin, key=key)
    written(session, ApiKey, revoked_at=None)
    assert key_with(session, token) is None

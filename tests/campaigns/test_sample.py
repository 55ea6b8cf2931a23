"""The practice data: the published figure, nothing real, nothing against the rules, and the same in every load."""

import re
import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaigns.adoption.figures import Adoption, Exclusion
from campaigns.adoption.queries import adoption_by_place, listed, standings_of_place
from campaigns.adoption.rates import Rate
from campaigns.ladder.model import LADDER, NEEDS_ACCOUNT, Fact, Origin, Rung, Turn
from campaigns.ladder.queries import facts_of_merchant
from campaigns.plans.model import Campaign
from campaigns.plans.standing import progress_of
from campaigns.visits.model import Outcome, Visit
from campaigns.visits.queries import reasons_counted, visits_due
from database.base import Base
from database.engine import open_engine, sessions_on, writing
from database.migrating import migrate
from merchant_app.sign_wording import heading_of, unit_line_of
from qr import bank_with_bin
from registry.accounts.content import AccountContent
from registry.accounts.model import AccountState, PaymentAccount
from registry.accounts.queries import accounts_waiting_for
from registry.consents.model import Consent, Purpose
from registry.installation.queries import holds_sample
from registry.merchants.model import Merchant
from registry.merchants.queries import merchants_matching
from registry.officers.model import Officer, Role
from registry.officers.passwords import check_new_password, password_matches
from registry.places.model import Place, PlaceKind
from registry.places.queries import places_seen_by
from registry.signs.model import Sign, SignCounter, SignState
from registry.signs.serials import next_serials
from registry.units.model import Unit
from registry.units.shipped import load_shipped_units
from scripts.sample import DISCLAIMER
from scripts.sample.campaigns import MARKETS_CAMPAIGN, STREET_CAMPAIGN
from scripts.sample.facts import SLIP_NOTICED_ON
from scripts.sample.histories import LAST_DAY
from scripts.sample.loading import load_sample
from scripts.sample.officers import PASSWORD, SAMPLE_LOGINS
from scripts.sample.places import PLACES, PUBLISHED_ON

TODAY = date(2026, 11, 22)
SECONDS_TO_LOAD = 3.0


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def loaded(request):
    """A session on the loaded sample; rolled back when the module is done, so no test may change a row."""
    engine = request.getfixturevalue(f"{request.param}_engine")
    with engine.connect().execution_options(will_write=True) as connection:
        transaction = connection.begin()
        with sessions_on(connection)() as session:
            load_shipped_units(session)
            started = time.process_time()
            load_sample(session)
            session.info["seconds"] = time.process_time() - started
            session.flush()
            yield session
        transaction.rollback()


@pytest.fixture(scope="module")
def places(loaded):
    return loaded.scalars(select(Place).options(joinedload(Place.unit).joinedload(Unit.parent))).all()


def of_markets(session, places, as_of, known_at=None) -> Adoption:
    ids = [place.id for place in places if place.kind is PlaceKind.MARKET]
    return sum(adoption_by_place(session, ids, as_of, known_at).values(), start=Adoption.of_nobody(as_of, known_at))


def test_168_of_542_traders_of_four_markets_had_a_sign_on_31_may_2023(loaded, places):
    markets = of_markets(loaded, places, date(2023, 5, 31))
    assert len([place for place in places if place.kind is PlaceKind.MARKET]) == 4
    assert markets.rate(Rung.SIGN_POSTED) == Rate(168, 542)
    assert markets.rate(Rung.SIGN_POSTED).percent == Decimal("31.0")


def test_each_place_has_its_invented_part_of_them(loaded, places):
    found = adoption_by_place(loaded, [place.id for place in places], PUBLISHED_ON)
    assert {place.name: found[place.id].rate(Rung.SIGN_POSTED) for place in places} == {
        "Đường Lý Tự Trọng": Rate(19, 80),
        "Chợ Vũng Tàu": Rate(71, 236),
        "Chợ hải sản Nguyễn Công Trứ": Rate(42, 118),
        "Chợ phường Thắng Nhất": Rate(31, 104),
        "Chợ phường 7": Rate(24, 84),
    }
    for place in places:
        standings = standings_of_place(loaded, place, PUBLISHED_ON)
        assert len(listed(standings, rung=Rung.SIGN_POSTED)) == found[place.id].reached[Rung.SIGN_POSTED]
        assert all(len(listed(standings, exclusion=reason)) == n for reason, n in found[place.id].excluded.items())
        assert all(n for reason, n in found[place.id].excluded.items() if reason is not Exclusion.OUT_OF_SCOPE)


def test_a_slip_put_right_leaves_the_figure_and_changes_the_shops(loaded, places):
    market = next(place for place in places if place.name == "Chợ Vũng Tàu")
    filed_at = datetime(2023, 6, 1, tzinfo=UTC)
    assert of_markets(loaded, places, PUBLISHED_ON, filed_at).rate(Rung.SIGN_POSTED) == Rate(168, 542)
    then, now = (
        {s.merchant.id for s in listed(standings_of_place(loaded, market, PUBLISHED_ON, known), rung=Rung.SIGN_POSTED)}
        for known in (filed_at, None)
    )
    assert (len(then - now), len(now - then)) == (1, 1)
    wrong = loaded.get_one(Merchant, *(then - now))
    (slip,) = [fact for fact in facts_of_merchant(loaded, wrong) if fact.corrected_by]
    assert slip.corrected_by.turn is Turn.MISTAKEN
    assert slip.corrected_by.recorded_at.date() == SLIP_NOTICED_ON


def test_today_is_lively(loaded, places):
    found = adoption_by_place(loaded, [place.id for place in places], TODAY)
    for adoption in found.values():
        assert Decimal(80) <= adoption.rate(Rung.SIGN_POSTED).percent <= Decimal(95)
        assert all(0 < adoption.reached[rung] < adoption.counted or rung is Rung.SURVEYED for rung in LADDER)
        assert adoption.refused
        assert adoption.excluded[Exclusion.CLOSED]
        assert adoption.excluded[Exclusion.PAUSED]
    assert sum(adoption.excluded[Exclusion.NOT_YET_OPEN] for adoption in found.values()) == 1
    lost = loaded.scalars(select(Fact).where(Fact.rung == Rung.SIGN_POSTED, Fact.turn == Turn.LOST)).all()
    assert len(lost) > 50


def test_no_account_is_a_real_one_and_no_phone_can_ring(loaded):
    accounts = loaded.scalars(select(PaymentAccount)).all()
    numbers = [account.account_number for account in accounts]
    assert all(re.fullmatch(r"MAU[0-9]{10}", number) for number in numbers)
    assert len(set(numbers)) == len(numbers) > 600
    assert all(re.fullmatch(r"[A-Z0-9 ]+", account.holder) for account in accounts)
    assert len({bank_with_bin(account.bank_bin).code for account in accounts}) > 10
    merchants = loaded.scalars(select(Merchant)).all()
    phones = [merchant.phone for merchant in merchants if merchant.phone]
    assert all(re.fullmatch(r"0100[0-9]{6}", phone) for phone in phones)
    assert len(set(phones)) == len(phones) < len(merchants)
    assert not any(merchant.tax_code for merchant in merchants)


def test_every_note_says_that_it_is_made_up(loaded):
    facts = loaded.scalars(select(Fact)).all()
    assert all(fact.evidence.endswith(f"({DISCLAIMER})") and fact.origin is Origin.SAMPLE for fact in facts)
    closed = loaded.scalars(select(Merchant).where(Merchant.closed_on.is_not(None))).all()
    assert all(merchant.closing_note.endswith(f"({DISCLAIMER})") for merchant in closed)
    assert holds_sample(loaded)


def test_names_carry_every_vietnamese_letter_people_search_for(loaded):
    shops = loaded.execute(select(Merchant.trade_name, Merchant.owner_name))
    names = " ".join(f"{trade_name} {owner_name}" for trade_name, owner_name in shops)
    assert set("ĐƠƯđơưạảãâăê") <= set(names)
    official = loaded.scalars(select(Officer).where(Officer.login == "canbo1.vungtau")).one()
    assert merchants_matching(loaded, official, "duc")


def test_accounts_took_two_people_and_fit_the_ladder(loaded, places):
    accounts = loaded.scalars(select(PaymentAccount)).all()
    for account in accounts:
        content = AccountContent(
            qr_kind=account.qr_kind,
            bank_bin=account.bank_bin,
            account_number=account.account_number,
            holder=account.holder,
        )
        assert content.tidied() == content
        assert account.content_hash == content.hash(account.merchant_id)
        assert (account.decided_by_id is None) == (account.state is AccountState.PROPOSED)
        assert account.decided_by_id != account.proposed_by_id
    active = {account.merchant_id for account in accounts if account.state is AccountState.ACTIVE}
    hanging = {
        sign.merchant_id
        for sign in loaded.scalars(select(Sign).options(joinedload(Sign.account)))
        if sign.state is SignState.POSTED and sign.account.state is AccountState.ACTIVE
    }
    standings = [standing for place in places for standing in standings_of_place(loaded, place, TODAY)]
    for standing in standings:
        assert (Rung.CODE_ISSUED in standing.rungs) == (standing.merchant.id in active)
        assert (Rung.ACCOUNT_READY in standing.rungs) == (standing.merchant.id in active)
        if standing.exclusion is not Exclusion.CLOSED:
            assert (Rung.SIGN_POSTED in standing.rungs) == (standing.merchant.id in hanging)
    assert len(listed(standings, missing=Rung.ACCOUNT_READY)) > 20


def test_somebody_in_each_ward_has_an_account_to_approve(loaded):
    waiting = {
        login: len(accounts_waiting_for(loaded, officer))
        for login, officer in ((o.login, o) for o in loaded.scalars(select(Officer)))
    }
    assert waiting == {
        "admin": 0,
        "lanhdao": 5,
        "lanhdao.vungtau": 3,
        "canbo1.vungtau": 1,
        "canbo2.vungtau": 3,
        "canbo1.rachdua": 0,
        "canbo2.rachdua": 1,
        "canbo1.tamthang": 0,
        "canbo2.tamthang": 1,
        "to.lytutrong": 0,
    }


def test_signs_are_numbered_without_gaps_and_reprint_as_they_are(loaded, places):
    signs = loaded.scalars(select(Sign).options(joinedload(Sign.merchant))).all()
    headings = {place.id: heading_of(place) for place in places}
    assert all(sign.place_line == headings[sign.merchant.place_id] for sign in signs)
    assert all(sign.unit_line == unit_line_of(sign.merchant) for sign in signs)
    for counter in loaded.scalars(select(SignCounter)).all():
        unit = loaded.get_one(Unit, counter.unit_id)
        numbers = sorted(sign.serial for sign in signs if sign.serial.startswith(f"{unit.code}-"))
        assert numbers == [f"{unit.code}-{n:06d}" for n in range(1, counter.last_number + 1)]
        savepoint = loaded.begin_nested()
        assert next_serials(loaded, unit=unit, count=1) == [f"{unit.code}-{counter.last_number + 1:06d}"]
        savepoint.rollback()


def test_nothing_happened_before_its_shop_or_after_the_last_day(loaded):
    rows = loaded.execute(select(Fact, Merchant).join(Fact.merchant)).all()
    for fact, merchant in rows:
        assert merchant.opened_on <= fact.happened_on <= LAST_DAY
        assert fact.recorded_at.date() >= fact.happened_on
        assert merchant.created_at <= fact.recorded_at
        assert merchant.closed_on is None or fact.happened_on < merchant.closed_on
    last = {}
    for fact, _ in sorted(rows, key=lambda row: (row[0].happened_on, row[0].recorded_at)):
        if fact.turn is Turn.LOST:
            assert last.get((fact.merchant_id, fact.rung)) is Turn.REACHED
        last[fact.merchant_id, fact.rung] = fact.turn


def test_nothing_was_reached_without_an_account_or_with_the_one_before(loaded):
    """Before, a slip was told of a shop without an account, and 18 of 24 changed accounts left their test standing."""
    facts = loaded.scalars(select(Fact).order_by(Fact.happened_on, Fact.recorded_at)).all()
    ready = {}
    for fact in facts:
        if fact.rung is Rung.ACCOUNT_READY:
            ready.setdefault(fact.merchant_id, fact.happened_on)
    bare = [f for f in facts if f.rung in NEEDS_ACCOUNT and f.happened_on < ready.get(f.merchant_id, date.max)]
    assert bare == []
    changed = loaded.scalars(select(PaymentAccount).where(PaymentAccount.state == AccountState.RETIRED)).all()
    assert len(changed) > 10
    for account in changed:
        day = account.retired_at.date()
        told = [fact for fact in facts if fact.merchant_id == account.merchant_id and fact.happened_on <= day]
        standing = {fact.rung: fact.turn for fact in told}
        assert Turn.REACHED not in {standing.get(rung) for rung in NEEDS_ACCOUNT}


def test_the_officers_see_their_own_places_with_the_printed_password(loaded):
    officers = loaded.scalars(select(Officer)).all()
    seen = {officer.login: len(places_seen_by(loaded, officer)) for officer in officers}
    assert seen["lanhdao"] == seen["admin"] == 5
    assert (seen["canbo1.vungtau"], seen["canbo1.rachdua"], seen["canbo1.tamthang"], seen["to.lytutrong"]) == (
        3,
        1,
        1,
        1,
    )
    assert {line.split()[0] for line in SAMPLE_LOGINS} == set(seen)
    for officer in officers:
        check_new_password(PASSWORD, login=officer.login)
        assert not officer.must_change_password
    assert password_matches(PASSWORD, officers[0].password_hash)
    assert {officer.role for officer in officers} == {Role.ADMIN, Role.LEADER, Role.WARD_OFFICIAL, Role.TEAM_MEMBER}


def test_the_old_names_are_there(loaded, places):
    found = {place.name: place for place in places}
    assert found["Chợ hải sản Nguyễn Công Trứ"].former_names == "Chợ Xóm Lưới"
    assert {place.name: place.unit.code for place in places} == {p.name: p.unit_code for p in PLACES}


def test_it_loads_quickly(loaded):
    assert loaded.info["seconds"] < SECONDS_TO_LOAD


def test_it_is_the_same_town_in_every_load(loaded, tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/again.db")
    migrate(engine)
    with writing(sessions_on(engine)) as again:
        load_shipped_units(again)
        load_sample(again)
        for table in ("place", "merchant", "payment_account", "sign", "fact", "visit", "posting"):
            assert told(again, table) == told(loaded, table)
    engine.dispose()


def told(session, name):
    """The rows of a table without what a load may not repeat: unit ids, and codes that must not be guessable."""
    table = Base.metadata.tables[name]
    columns = [c for c in table.columns if c.name not in ("unit_id", "check_code", "created_at")]
    return session.execute(select(*columns).order_by(table.c.id)).all()


def test_visits_are_invented_and_tell_why_not_yet(loaded, places):
    visits = loaded.scalars(select(Visit).options(joinedload(Visit.merchant), joinedload(Visit.fact))).all()
    assert all(visit.note.endswith(f"({DISCLAIMER})") for visit in visits)
    assert all(visit.merchant.opened_on <= visit.visited_on <= LAST_DAY for visit in visits)
    told = [visit for visit in visits if visit.outcome is Outcome.REFUSED]
    assert told
    assert all(len(visit.reasons) == 1 for visit in told), "the one that is written with the fact"
    assert all((visit.fact.rung, visit.fact.happened_on) == (Rung.REFUSED, visit.visited_on) for visit in told)
    assert not any(visit.fact_id for visit in visits if visit.outcome is not Outcome.REFUSED)
    for place in places:
        heard = reasons_counted(loaded, [place.id], date(2026, 1, 1), TODAY, missing=Rung.SIGN_POSTED)
        assert sum(map(bool, heard.values())) > 2, place.name
    going = {o.login: len(visits_due(loaded, o, TODAY)) for o in loaded.scalars(select(Officer))}
    assert all(going[login] for login in ("canbo1.vungtau", "canbo1.rachdua", "canbo1.tamthang", "to.lytutrong"))


def test_consents_are_invented_and_cover_every_sign(loaded):
    consents = loaded.scalars(select(Consent)).all()
    assert {consent.note for consent in consents} == {"Số liệu mẫu"}
    agreed = {purpose: {c.merchant_id for c in consents if c.purpose is purpose} for purpose in Purpose}
    assert agreed[Purpose.KEEP_CONTACT] == set(loaded.scalars(select(Merchant.id)))
    assert agreed[Purpose.PRINT_SIGN] >= set(loaded.scalars(select(Sign.merchant_id)))
    assert not agreed[Purpose.PUBLIC_LIST] | agreed[Purpose.REFER_PARTNER]


def test_168_of_542_through_the_campaign_of_the_four_markets(loaded):
    """And what is invented about the campaigns is said to be."""
    campaigns = {campaign.name: campaign for campaign in loaded.scalars(select(Campaign))}
    markets = progress_of(loaded, campaigns[MARKETS_CAMPAIGN], PUBLISHED_ON)
    assert (markets.now, markets.now.percent) == (Rate(168, 542), Decimal("31.0"))
    street = progress_of(loaded, campaigns[STREET_CAMPAIGN], TODAY)
    assert (campaigns[STREET_CAMPAIGN].target_percent, street.reached) == (Decimal(100), False)
    assert all("Số liệu mẫu" in campaign.note and "bịa" in campaign.note for campaign in campaigns.values())

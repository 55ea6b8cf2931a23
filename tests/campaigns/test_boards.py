"""Boards: every shop stands on one spot, where it stands in the street; the figures beside it say the same number."""

import uuid
from datetime import date, timedelta
from string import ascii_uppercase

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from campaigns.adoption.queries import adoption_by_place
from campaigns.boards.cells import Cell, Flag, Look, counted_by_flag, counted_by_look
from campaigns.boards.layout import EVEN_SIDE, ODD_SIDE, market_layout, street_layout
from campaigns.boards.queries import board_of_place
from campaigns.incidents.model import ClosedReason, IncidentKind, Source
from campaigns.incidents.operations import close_incident, open_incident
from campaigns.ladder.model import Fact, Origin, Rung, Turn
from database.base import utc_now
from registry.calendar import today
from registry.floors.plan import rows_of
from registry.merchants.labels import label_key, walking_key
from registry.signs.operations import make_sign, post_sign
from registry.signs.rechecking import RECHECK_AFTER, find_sign_hanging, is_due_for_recheck
from tests.factories import make_merchant, make_officer, make_place
from tests.printing import make_shops


def cells(*labels):
    """Cells with these labels, as board_of_place gives them: in walking order."""
    return [
        Cell(uuid.uuid4(), label, label_key(label), f"Tiệm {label}", None) for label in sorted(labels, key=walking_key)
    ]


def on_street(*labels):
    """(label, side, column) of each spot of the street itself."""
    (band,) = street_layout(cells(*labels)).bands
    return [(spot.label, spot.row, spot.column) for spot in band.spots]


def test_odd_houses_stand_above_even_ones_and_a_gap_stays_open():
    assert on_street("5", "2", "1", "6A", "4", "6") == [
        ("1", ODD_SIDE, 0),
        ("5", ODD_SIDE, 2),
        ("2", EVEN_SIDE, 0),
        ("4", EVEN_SIDE, 1),
        ("6", EVEN_SIDE, 2),
        ("6A", EVEN_SIDE, 3),
    ]


def test_an_alley_stands_beside_its_house_and_pushes_the_other_side_along():
    layout = street_layout(cells("12/10", "13", "hẻm 12 số 3", "12", "11", "14"))
    (band,) = layout.bands
    assert [(spot.label, spot.column, spot.joined) for spot in band.spots if spot.row == EVEN_SIDE] == [
        ("12", 0, False),
        ("hẻm 12 số 3", 1, True),
        ("12/10", 2, True),
        ("14", 3, False),
    ]
    assert [(spot.label, spot.column) for spot in band.spots if spot.row == ODD_SIDE] == [("11", 0), ("13", 3)]


def test_who_has_no_house_number_stands_beside_the_street():
    layout = street_layout(cells("Ki-ốt 3", "cổng trường"))
    assert layout.bands == ()
    assert [spot.label for spot in layout.beside.spots] == ["cổng trường", "Ki-ốt 3"]


def test_stalls_stand_in_rows_by_their_letters():
    layout = market_layout(cells("A10", "Lô A-2", "B1", "A1", "7", "Ki-ốt 2", "kế cổng"))
    assert [(band.name, [spot.label for spot in band.spots]) for band in layout.bands] == [
        ("", ["7"]),
        ("A", ["A1", "Lô A-2", "A10"]),
        ("B", ["B1"]),
        ("Ki-ốt", ["Ki-ốt 2"]),
    ]
    assert [spot.label for spot in layout.beside.spots] == ["kế cổng"]


def test_a_plan_says_where_stalls_stand_and_who_is_not_on_it_stands_apart():
    layout = market_layout(cells("Lô A-1", "A2", "a 2", "C9"), rows_of("A1 . A2 A3\n\nB1 C1"))
    assert [(band.name, band.columns) for band in layout.bands] == [("A", 4), ("", 0), ("", 2)]
    first = [(spot.label, spot.column, spot.cell and spot.cell.label) for spot in layout.bands[0].spots]
    assert first == [("A1", 0, "Lô A-1"), ("A2", 2, "A2"), ("A3", 3, None)]
    assert [spot.label for spot in layout.beside.spots] == ["a 2", "C9"]
    assert layout.by_plan


labels = st.one_of(
    st.integers(1, 60).map(str),
    st.tuples(st.integers(1, 30), st.integers(1, 9)).map(lambda two: f"{two[0]}/{two[1]}"),
    st.tuples(st.sampled_from(ascii_uppercase[:4]), st.integers(1, 12)).map(lambda two: f"Lô {two[0]}-{two[1]}"),
    st.text(max_size=8),
)


@given(st.lists(labels, max_size=30), st.integers(1, 9))
def test_every_shop_has_exactly_one_spot_and_no_two_share_one(typed, width):
    shops = cells(*typed)
    plan = rows_of("A1 A2 . A3\n1 2 3\n\nB1")
    for layout in (street_layout(shops), market_layout(shops), market_layout(shops, plan)):
        placed = [spot.cell.merchant_id for spot in layout.spots if spot.cell]
        assert sorted(placed) == sorted(shop.merchant_id for shop in shops)
        for band in (*layout.bands, layout.beside):
            assert len({(spot.row, spot.column) for spot in band.spots}) == len(band.spots)
            assert all(spot.column < band.columns for spot in band.spots)
            pieces = list(band.pieces(width))
            assert sum(columns for columns, _spots in pieces) == band.columns
            cut = [spot for columns, spots in pieces for spot in spots if spot.column < columns]
            assert {spot.label for spot in cut} == {spot.label for spot in band.spots}
            assert len(cut) == len(band.spots)


def test_each_look_and_flag_is_counted():
    (one,) = cells("1")
    shown = [
        one,
        Cell(one.merchant_id, "2", "2", "", Rung.SIGN_POSTED, sign_due=True, incidents=2),
        Cell(one.merchant_id, "3", "3", "", Rung.SIGN_POSTED, refused=True),
        Cell(one.merchant_id, "4", "4", "", Rung.COMMITTED, refused=True, paused=True),
    ]
    assert [cell.look for cell in shown] == [Look.NOT_SURVEYED, Look.SIGN_POSTED, Look.REFUSED, Look.PAUSED]
    assert [cell.public_look for cell in shown[2:]] == [Look.SIGN_POSTED, Look.PAUSED]
    assert sum(counted_by_look(shown).values()) == 4
    assert list(counted_by_look(shown)) == list(Look)
    assert counted_by_flag(shown) == {Flag.SIGN_DUE: 1, Flag.INCIDENT: 1}


@pytest.fixture
def street(session):
    return make_place(session, name="Đường Thử Dải")


def reach(session, shop, rung, turn=Turn.REACHED, on=date(2026, 3, 1)):
    session.add(Fact(merchant_id=shop.id, rung=rung, turn=turn, happened_on=on, origin=Origin.SAMPLE))


def test_the_board_shows_the_counted_and_those_who_pause_in_walking_order(session, street):
    shops = {label: make_merchant(session, place=street, unit_label=label) for label in ("10", "9", "2")}
    make_merchant(session, place=street, unit_label="4", closed_on=date(2026, 1, 1))
    make_merchant(session, place=street, unit_label="6", opened_on=today() + timedelta(days=9))
    make_merchant(session)
    reach(session, shops["2"], Rung.SURVEYED)
    reach(session, shops["2"], Rung.SIGN_POSTED)
    reach(session, shops["9"], Rung.PAUSED)
    reach(session, shops["10"], Rung.COMMITTED)
    reach(session, shops["10"], Rung.REFUSED)
    board = board_of_place(session, street, today())
    assert [(cell.label, cell.look, cell.highest) for cell in board] == [
        ("2", Look.SIGN_POSTED, Rung.SIGN_POSTED),
        ("9", Look.PAUSED, None),
        ("10", Look.REFUSED, Rung.COMMITTED),
    ]
    counted = adoption_by_place(session, [street.id], today())[street.id]
    assert sum(not cell.paused for cell in board) == counted.counted
    assert sum(Look.REFUSED is cell.look for cell in board) == counted.refused


def test_what_is_due_and_open_is_known_of_today_alone(session, street, statements):
    shop, other = make_shops(session, street, 2)
    official = make_officer(session, unit=street.unit)
    with time_machine.travel(utc_now() - RECHECK_AFTER):
        sign = make_sign(session, by=official, merchant_id=shop.id, layout="a6", place_line="PHỐ", unit_line="Số 1")
        post_sign(session, by=official, sign_id=sign.id, on=today())
        session.commit()
    told = {"by": None, "source": Source.PAYER, "place_id": street.id, "kind": IncidentKind.PASTED_OVER}
    incidents = [open_incident(session, merchant_id=shop.id, **told).incident for _ in range(2)]
    open_incident(session, **told)
    session.commit()
    with statements() as asked:
        board = board_of_place(session, street, today())
    assert len(asked) == 2, "beside the one that begins WITH"
    assert {cell.merchant_id: (cell.sign_due, cell.incidents) for cell in board} == {
        shop.id: (True, 2),
        other.id: (False, 0),
    }
    assert is_due_for_recheck(sign)
    with statements() as asked:
        earlier = board_of_place(session, street, today() - timedelta(days=1))
    assert asked == []
    assert not any(cell.flags for cell in earlier)

    find_sign_hanging(session, by=official, sign_id=sign.id, on=today() - RECHECK_AFTER + timedelta(days=1))
    for incident in incidents:
        close_incident(session, by=official, incident_id=incident.id, reason=ClosedReason.GENUINE, answer="Đã xem")
    assert not any(cell.flags for cell in board_of_place(session, street, today()))

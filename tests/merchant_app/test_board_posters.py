"""The A3 board: one page, the figure with its parts, every label, and nothing that is for nobody's eyes."""

import uuid
from datetime import date

import pypdfium2
import pytest

from campaigns.adoption.figures import Adoption, Exclusion
from campaigns.boards.cells import Cell
from campaigns.boards.layout import market_layout, street_layout
from campaigns.ladder.model import LADDER, Rung
from merchant_app.boards.poster import HEIGHT, WIDTH, poster
from merchant_app.boards.poster_cells import SMALLEST, fitting
from registry.floors.plan import rows_of
from registry.merchants.labels import label_key, walking_key
from registry.places.model import Place, PlaceKind
from registry.units.model import Unit

DAY = date(2023, 5, 31)


def cells(labels, **given):
    return [
        Cell(uuid.uuid4(), label, label_key(label), "Tiệm Bí Mật", LADDER[number % 7], **given)
        for number, label in enumerate(sorted(labels, key=walking_key))
    ]


def figures(reached, counted, outside):
    rungs = dict.fromkeys(LADDER, 0) | {Rung.SIGN_POSTED: reached}
    excluded = dict.fromkeys(Exclusion, 0) | {Exclusion.OUT_OF_SCOPE: outside}
    return Adoption(DAY, None, counted, rungs, 0, 0, excluded)


@pytest.fixture
def draw(started_app):
    def drawn(layout, *, kind=PlaceKind.MARKET, name="Chợ Vũng Thử", reached=168, counted=542, **more):
        place = Place(kind=kind, name=name, unit=Unit(name="Phường Thử"))
        # Asked for in English: paper is in Vietnamese all the same.
        with started_app.test_request_context("/places/?lang=en"):
            return poster(place, figures(reached, counted, more.pop("outside", 0)), layout, **more)

    return drawn


def words(pdf):
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    page = document[0]
    assert (round(page.get_width()), round(page.get_height())) == (round(WIDTH), round(HEIGHT))
    return page.get_textpage().get_text_bounded()


def test_it_says_how_far_out_of_how_many_and_when(draw):
    said = words(draw(market_layout(cells(["A1", "A2", "B1"]))))
    for told in ("CHỢ 4.0", "Chợ Vũng Thử", "Phường Thử", "31/05/2023", "31,0", "168/542", "Đã gắn biển", "A1", "B1"):
        assert told in said, told
    nobody = words(draw(market_layout([]), reached=0, counted=0))
    assert "– %" in nobody.replace("\N{NO-BREAK SPACE}", " ")


def test_it_counts_as_the_campaign_that_runs_does(draw):
    said = words(draw(market_layout([]), rung=Rung.COMMITTED, outside=3))
    assert "0/542 điểm đã ký cam kết" in said
    assert "542 điểm đang mở cửa thuộc phạm vi của chương trình" in said


def test_no_name_refusal_or_errand_hangs_in_the_street(draw):
    shown = {"refused": True, "sign_due": True, "incidents": 3}
    said = words(draw(street_layout(cells(["1", "2/4"], **shown)), kind=PlaceKind.STREET))
    assert "Bí Mật" not in said
    assert "Từ chối" not in said
    plain = draw(street_layout(cells(["1", "2/4"])), kind=PlaceKind.STREET)
    assert draw(street_layout(cells(["1", "2/4"], **shown)), kind=PlaceKind.STREET) == plain


def test_all_stalls_of_a_large_market_and_its_empty_ones_stand_on_one_page(draw):
    labels = [f"{row}{number}" for row in "ABCDEFGHIJ" for number in range(1, 31)]
    plan = rows_of("\n\n".join(" ".join(f"{row}{n}" for n in range(1, 33)) for row in "ABCDEFGHI"))
    said = words(draw(market_layout([*cells(labels), *cells(["cổng sau"], paused=True)], plan))).split()
    assert {*labels, "A31", "I32"} <= set(said)
    assert "Tạm" in said


def test_a_letter_no_type_has_is_no_hole_in_the_page(draw):
    said = words(draw(market_layout(cells(["\N{OCTOPUS}9"])), name="Chợ \N{OCTOPUS}"))
    assert "Chợ ?" in said
    assert "?9" in said


def test_rows_are_left_whole_unless_halls_make_the_cells_much_larger():
    few = market_layout(cells(f"{row}{number}" for row in "ABCDEF" for number in range(1, 13)))
    assert fitting(few, street=False, width=1100, height=500).halls == 1
    many = market_layout(cells(f"{row}{n}" for row in map(chr, range(65, 91)) for n in range(1, 9)))
    assert fitting(many, street=False, width=1100, height=500).halls > 1
    crowd = market_layout(cells(f"A{number}" for number in range(9000)))
    assert fitting(crowd, street=False, width=500, height=300).cell < SMALLEST

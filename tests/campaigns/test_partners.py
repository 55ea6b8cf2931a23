"""Partners of a campaign: what they promised, the shops they are named for, and whom to ring for how long."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, NoResultFound

from campaigns.adoption.rates import Rate
from campaigns.partners import errors, operations
from campaigns.partners.model import Partner, PartnerKind, PartnerPart
from campaigns.partners.operations import PartContent, add_part, edit_part, name_shops, unname_shops
from campaigns.partners.queries import NamedFor, named_for, numbers_named, part_seen_by, parts_of
from campaigns.plans.errors import CampaignEnded
from campaigns.plans.operations import end_campaign
from registry.calendar import today
from tests.campaigns.planned import DAY, entries, houses, planned, post_signs
from tests.factories import make_officer, make_place, make_ward

BANK = PartContent(
    name="Ngân hàng Thử, chi nhánh A", kind=PartnerKind.BANK, promise="Mở tài khoản.", promised_shops=40,
    contact="Cô Thử, 0254 000 000",
)  # fmt: skip


@pytest.fixture
def street(session):
    return make_place(session, unit=make_ward(session))


@pytest.fixture
def official(session, street):
    return make_officer(session, unit=street.unit)


@pytest.fixture
def campaign(session, street, official):
    return planned(session, official, street)


def add(session, by, campaign, content=BANK, **options):
    return add_part(session, by=by, campaign_id=campaign.id, content=content, **options)


def edit(session, by, part, seen_version=1, **changed):
    said = {
        "name": BANK.name,
        "kind": BANK.kind,
        "promise": BANK.promise,
        "promised_shops": 40,
        "contact": BANK.contact,
    }
    content = PartContent(**(said | changed))
    return edit_part(session, by=by, part_id=part.id, seen_version=seen_version, content=content)


def test_of_twelve_shops_named_for_it_of_forty_promised_five_have_a_sign(session, street, official, campaign):
    part = add(session, official, campaign)
    shops = houses(session, street, *map(str, range(1, 21)))
    post_signs(session, [*shops[:5], *shops[15:]], today() - DAY)
    shops[11].closed_on = today() - DAY
    given = {"by": official, "part_id": part.id, "place_id": street.id}
    assert len(name_shops(session, **given, merchant_ids=[shop.id for shop in shops[:13]])) == 13
    assert name_shops(session, **given, merchant_ids=[shops[0].id, shops[1].id]) == []
    assert unname_shops(session, **given, merchant_ids=[shops[12].id, shops[19].id]) == [shops[12].id]
    assert unname_shops(session, **given, merchant_ids=[shops[12].id]) == []
    assert named_for(session, campaign, [part], today()) == {part.id: NamedFor(12, Rate(5, 11))}
    assert numbers_named(session, [part]) == {part.id: 12}
    assert named_for(session, campaign, [], today()) == {}
    told = [(entry.action, entry.details["shops"]) for entry in entries(session, "campaign_partner:")[1:]]
    assert told == [("campaign_partner:name_shops", 13), ("campaign_partner:unname_shops", 1)]


def test_whom_to_ring_is_sealed_told_nobody_and_forgotten_with_the_end(session, official, campaign):
    part = add(session, official, campaign)
    session.flush()
    kept = session.scalar(text("SELECT contact FROM partner_part"))
    assert kept.startswith("s1:")
    assert "0254" not in str([entry.details for entry in entries(session, "campaign_partner:")])
    edit(session, official, part, contact="Chú Thử, 0254 111 111")
    (_added, edited) = entries(session, "campaign_partner:")
    assert edited.details["contact_changed"]
    assert edited.details["changes"] == {}
    end_campaign(session, by=official, campaign_id=campaign.id, on=today())
    session.refresh(part)
    assert part.contact == ""


def test_an_organisation_is_one_in_all_campaigns_of_its_unit(session, street, official, campaign):
    part = add(session, official, campaign)
    other = add(session, official, planned(session, official, street), PartContent(
        name="NGÂN HÀNG THỬ, chi nhánh A", kind=PartnerKind.WALLET
    ))  # fmt: skip
    assert other.partner is part.partner
    assert part.partner.kind is PartnerKind.WALLET
    assert session.scalar(select(func.count(Partner.id))) == 1
    assert other.promised_shops is None


def test_the_same_form_twice_is_one_part_and_another_form_is_refused(session, official, campaign):
    part = add(session, official, campaign, form="a" * 64)
    assert add(session, official, campaign, form="a" * 64) is part
    with pytest.raises(errors.PartnerTwice):
        add(session, official, campaign, form="b" * 64)
    add(session, official, campaign, PartContent(name="Ví Thử", kind=PartnerKind.WALLET), form="c" * 64)
    assert session.scalar(select(func.count(PartnerPart.id))) == 2
    assert len(entries(session, "campaign_partner:")) == 2


def test_a_part_is_changed_from_what_was_seen_and_the_trail_tells_both_values(session, official, campaign):
    part = add(session, official, campaign)
    left = edit(session, official, part, promised_shops=30, left_on=today())
    assert (left.promised_shops, left.left_on, left.version) == (30, today(), 2)
    changes = entries(session, "campaign_partner:edit")[0].details["changes"]
    assert changes == {"promised_shops": [40, 30], "left_on": [None, today().isoformat()]}
    assert edit(session, official, part, seen_version=2, promised_shops=30, left_on=today()).version == 2
    with pytest.raises(errors.PartChangedMeanwhile):
        edit(session, official, part, seen_version=1)
    wallet = add(session, official, campaign, PartContent(name="Ví Thử", kind=PartnerKind.WALLET))
    assert [one.partner.name for one in parts_of(session, campaign)] == ["Ví Thử", BANK.name]
    with pytest.raises(errors.PartnerTwice):
        edit(session, official, part, seen_version=2, name="ví thử")
    session.refresh(part.partner)
    assert (part.partner.name, wallet.partner.name) == (BANK.name, "Ví Thử")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"name": " \u200b "}, errors.PartnerNameMissing),
        ({"promised_shops": 0}, errors.PromiseOutOfRange),
        ({"promised_shops": 100_001}, errors.PromiseOutOfRange),
        ({"left_on": today() + 2 * DAY}, errors.LeftOnOddDay),
        ({"left_on": today() - 70 * DAY}, errors.LeftOnOddDay),
    ],
)
def test_what_no_part_can_be(session, official, campaign, changed, refusal):
    with pytest.raises(refusal):
        add(session, official, campaign, PartContent(**({"name": "A", "kind": PartnerKind.BANK} | changed)))
    assert session.scalar(select(func.count(PartnerPart.id))) == 0


def test_others_neither_see_nor_change_it(session, street, official, campaign):
    part = add(session, official, campaign)
    stranger = make_officer(session, unit=make_ward(session))
    team = make_officer(session, place=street)
    (shop,) = houses(session, street, "1")
    session.expire_all()
    for attempt in (
        lambda: part_seen_by(session, stranger, part.id),
        lambda: edit(session, stranger, part),
        lambda: add(session, stranger, campaign),
        lambda: name_shops(session, by=stranger, part_id=part.id, place_id=street.id, merchant_ids=[shop.id]),
        lambda: name_shops(
            session, by=official, part_id=part.id, place_id=street.id,
            merchant_ids=houses_elsewhere(session, official),
        ),
    ):  # fmt: skip
        with pytest.raises(NoResultFound):
            attempt()
    assert name_shops(session, by=team, part_id=part.id, place_id=street.id, merchant_ids=[shop.id]) == [shop.id]


def houses_elsewhere(session, official):
    del official
    return [shop.id for shop in houses(session, make_place(session), "1")]


def test_what_ended_stays_and_a_fault_of_the_database_is_no_refusal(session, street, official, campaign, monkeypatch):
    part = add(session, official, campaign)
    with monkeypatch.context() as patch:
        patch.setattr(operations, "violates", lambda *_: False)
        with pytest.raises(IntegrityError):
            add(session, official, campaign)
        wallet = add(session, official, campaign, PartContent(name="Ví Thử", kind=PartnerKind.WALLET))
        with pytest.raises(IntegrityError):
            edit(session, official, wallet, name=BANK.name)
    end_campaign(session, by=official, campaign_id=campaign.id, on=today())
    (shop,) = houses(session, street, "1")
    for attempt in (
        lambda: edit(session, official, part, seen_version=part.version),
        lambda: name_shops(session, by=official, part_id=part.id, place_id=street.id, merchant_ids=[shop.id]),
    ):
        with pytest.raises(CampaignEnded):
            attempt()

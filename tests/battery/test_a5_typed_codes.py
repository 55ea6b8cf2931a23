"""A5 at the check page: of all that is typed there, codes of good signs are told to be good, and nothing else is."""

from collections import Counter
from random import Random
from unittest.mock import patch

from campaigns.enrolment.operations import activate_account
from merchant_app.screens.public_check import routes as public_check
from registry.accounts.content import AccountContent
from registry.accounts.identity import shown_to_approver
from registry.accounts.model import QrKind
from registry.accounts.operations import propose_account
from registry.calendar import today
from registry.merchants.operations import close_merchant
from registry.signs import check_codes
from registry.signs.errors import CheckCodeMistyped
from registry.signs.model import ReprintReason
from registry.signs.operations import void_sign
from registry.signs.reprinting import reprint_sign
from tests.battery.check_page import CheckPage
from tests.battery.report import begin, told, whole
from tests.battery.street import make_street, print_signs
from tests.battery.typed_codes import SLIP, Printed, Typed, altered, genuine

SEED = 55
SHOPS = 60 if whole() else 16
EACH, GENUINE = (63, 1_000) if whole() else (2, 35)
ASKED = 10
BAR = "of N altered or ended codes 0 told to be good; of N good ones 0 refused; a slip of one letter is no fake sign"


def unasked(text):
    """The guard removed: whatever the last letter is, the sign with the first seven is looked up."""
    plain = "".join(character for character in text.upper() if character.isalnum())
    if len(plain) < 7 or not set(plain[:7]) <= set(check_codes.ALPHABET):
        raise CheckCodeMistyped(text)
    return check_codes._shown(check_codes._with_check(plain[:7]))


def other_account(session, street, shop):
    """Another account for the shop, proposed by one person and approved by another."""
    content = AccountContent(qr_kind=QrKind.TRANSFER, bank_bin="970436", account_number="7770001234", holder="AN")
    account = propose_account(session, by=street.colleague, merchant_id=shop.id, content=content)
    activate_account(session, by=street.official, account_id=account.id, shown_hash=shown_to_approver(account))


def printed(sessions):
    """The signs of a street, of which each fourth was ended, in one of four ways."""
    with sessions() as session:
        street = make_street(session, Random(SEED), SHOPS)  # noqa: S311 (the same street every time)
        print_signs(session, street)
        signs = []
        for number, (shop, sign) in enumerate(zip(street.shops, street.signs, strict=True)):
            kind = ("void", "other account", "printed anew", "closed")[number // 4 % 4] if number % 4 == 0 else "good"
            if kind == "void":
                void_sign(session, by=street.official, sign_id=sign.id)
            elif kind == "other account":
                other_account(session, street, shop)
            elif kind == "printed anew":
                reprint_sign(session, by=street.official, sign_id=sign.id, reason=ReprintReason.LOST)
            elif kind == "closed":
                version = {"seen_version": shop.version, "closed_on": today()}
                close_merchant(session, by=street.official, merchant_id=shop.id, note="", **version)
            signs.append(Printed(sign.serial, sign.check_code, kind))
        session.commit()
    return signs


def slips(signs, at):
    """The codes of these signs with another letter at one place."""
    for sign in signs:
        code = sign.code.replace("-", "")
        other = check_codes.ALPHABET[check_codes.ALPHABET.index(code[at]) - 1]
        yield Typed("slip", code[:at] + other + code[at + 1 :], SLIP)


def judged(page, typed):
    """How often the page says what, for each kind; and what it should not have said, by kind and answer."""
    said, wrong = Counter(), Counter()
    for one in typed:
        answer = page.says(one.code)
        said[answer.kind] += 1
        serials = (one.serial,) if one.serial else ()
        if answer.kind not in one.answers or answer.serials != serials:
            wrong[f"{one.kind}: {answer.kind}"] += 1
    return said, wrong


def test_a5_only_codes_of_good_signs_are_told_to_be_good(app, sessions):
    begin("A5 check page")
    random = Random(SEED)  # noqa: S311 (the same attacks in every run)
    signs, page = printed(sessions), CheckPage(app, sessions)
    good = [sign for sign in signs if sign.kind == "good"]
    attacks, honest = list(altered(signs, random, EACH)), list(genuine(good, random, GENUINE))
    said, wrong = judged(page, attacks)
    said_of_good, refused = judged(page, honest)
    with patch.object(public_check, "read_check_code", unasked):
        last, first = (judged(page, slips(good[:ASKED], at))[0] for at in (7, 0))
    figure = {
        "altered": len(attacks),
        "kinds": len({one.kind for one in attacks}),
        "told": dict(said),
        "wrong": dict(wrong),
        "genuine": len(honest),
        "told of these": dict(said_of_good),
        "wrong of these": dict(refused),
        "seed": SEED,
    }
    told(
        test="A5 check page",
        figure=figure,
        bar=BAR,
        holds=not wrong and not refused and said["good"] == 0 and said_of_good == {"good": len(honest)},
        control={
            "check letter not asked: told to be good with a wrong last letter": last["good"],
            "told to be of no sign with a wrong first letter": first["unknown"],
        },
    )
    assert last == {"good": ASKED}
    assert first == {"unknown": ASKED}

"""The words on the signs of a print run, and whether each sign can be drawn with them: what the register asks of us."""

import uuid

from merchant_app.sign_wording import heading_of, sign_with, unit_line_of
from qr import LAYOUTS_OF_SHEETS, MissingLetter, Rehearsal, SignError, TextDoesNotFit
from registry.accounts.model import PaymentAccount
from registry.merchants.model import Merchant
from registry.print_runs.model import Obstacle
from registry.print_runs.wanted import SignWords

_LONGEST_SERIAL = "00000-000000"
_WIDEST_CODE = "MMMM-MMMM"
"""In the place of what is only given out when the sign is made."""


class RunWords:
    """Words for the shops of one run in the layout that is drawn, one that sheets alone have included."""

    def __init__(self, layout: str) -> None:
        """Begin. Raise KeyError for a name that no layout has, which paper_for tells before."""
        self._rehearsal = Rehearsal(LAYOUTS_OF_SHEETS[layout])
        self._headings: dict[uuid.UUID, str] = {}
        self._last: tuple[uuid.UUID, SignWords] | None = None

    def __call__(self, merchant: Merchant, /) -> SignWords:
        """The lines above and below the code. Raise MissingLetter, which obstacle() tells before."""
        if self._last is None or self._last[0] != merchant.id:  # asked again once nothing was found in the way
            heading = self._headings.get(merchant.place_id)
            if heading is None:
                heading = self._headings[merchant.place_id] = heading_of(merchant.place)
            self._last = merchant.id, SignWords(heading, unit_line_of(merchant))
        return self._last[1]

    def obstacle(self, merchant: Merchant, account: PaymentAccount, /) -> tuple[Obstacle, str] | None:
        """What keeps the shop's sign from being drawn: the letter or the text it is; nothing where it can be."""
        try:
            words = self(merchant)
            drawn = sign_with(
                account,
                shop_name=merchant.trade_name,
                place_line=words.place_line,
                unit_line=words.unit_line,
                serial=_LONGEST_SERIAL,
                check_code=_WIDEST_CODE,
            )
            self._rehearsal.require_drawable(drawn)
        except MissingLetter as error:
            return Obstacle.LETTER_MISSING, error.letter
        except TextDoesNotFit as error:
            return Obstacle.TEXT_DOES_NOT_FIT, error.text
        except SignError:
            return Obstacle.CODE_DOES_NOT_FIT, ""
        return None

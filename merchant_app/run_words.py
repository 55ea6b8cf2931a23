"""The words on the signs of a print run, and whether each sign can be drawn with them: what the register asks of us."""

import uuid
from io import BytesIO

from merchant_app.sign_wording import heading_of, sign_with, unit_line_of
from qr import Layout, MissingLetter, SignError, TextDoesNotFit, draw_signs
from registry.accounts.model import PaymentAccount
from registry.merchants.model import Merchant
from registry.print_runs.model import Obstacle
from registry.print_runs.wanted import SignWords

_LONGEST_SERIAL = "00000-000000"
_WIDEST_CODE = "MMMM-MMMM"
"""In the place of what is only given out when the sign is made."""


class RunWords:
    """Words for the shops of one run in one layout, as it is drawn. A place's heading is made once."""

    def __init__(self, layout: str | Layout) -> None:
        self._layout = layout
        self._headings: dict[uuid.UUID, str] = {}

    def __call__(self, merchant: Merchant, /) -> SignWords:
        """The lines above and below the code. Raise MissingLetter, which obstacle() tells before."""
        heading = self._headings.get(merchant.place_id)
        if heading is None:
            heading = self._headings[merchant.place_id] = heading_of(merchant.place)
        return SignWords(heading, unit_line_of(merchant))

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
            draw_signs([drawn], self._layout, BytesIO())
        except MissingLetter as error:
            return Obstacle.LETTER_MISSING, error.letter
        except TextDoesNotFit as error:
            return Obstacle.TEXT_DOES_NOT_FIT, error.text
        except SignError:
            return Obstacle.CODE_DOES_NOT_FIT, ""
        return None

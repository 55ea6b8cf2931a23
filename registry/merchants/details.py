"""What a form says about a merchant, made tidy and checked before anything is stored."""

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from database.sealing import Sealed
from registry.calendar import EARLIEST
from registry.folding import fold
from registry.merchants.errors import DetailMissing, DetailTooLong, OpenedTooEarly
from registry.merchants.labels import label_key
from registry.merchants.model import LineOfBusiness, Merchant, MerchantKind
from registry.merchants.phones import read_phone
from registry.merchants.secret_words import secret_words_of
from registry.merchants.tax_codes import read_tax_code
from registry.plain_line import plain_line

_TEXTS = ("unit_label", "trade_name", "owner_name", "registered_name", "phone", "tax_code")


@dataclass(frozen=True, kw_only=True)
class MerchantDetails:
    """Everything an official says about a merchant. Making one raises what is wrong with it.

    Text is one plain line; phone and tax code are read into the form that is kept, or empty. Raises
    DetailMissing, DetailTooLong, PhoneUnreadable, TaxCodeUnreadable or OpenedTooEarly.
    """

    unit_label: str
    trade_name: str
    owner_name: str
    kind: MerchantKind
    registered_name: str = ""
    phone: str = ""
    tax_code: str = ""
    line_of_business: LineOfBusiness
    opened_on: date

    def __post_init__(self) -> None:
        """Tidy and check."""
        if phone := self.phone.strip():
            object.__setattr__(self, "phone", read_phone(phone))
        if tax_code := self.tax_code.strip():
            object.__setattr__(self, "tax_code", read_tax_code(tax_code))
        for field in _TEXTS:
            object.__setattr__(self, field, fitting(field, getattr(self, field)))
        if not self.trade_name:
            raise DetailMissing("trade_name")
        if self.opened_on < EARLIEST:
            raise OpenedTooEarly(EARLIEST)

    def sent_hash(self, place_id: uuid.UUID) -> str:
        """SHA-256 of these details in that place, in hexadecimal: equal for a form that is sent again."""
        content = asdict(self) | {"place_id": place_id}
        return sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()

    def search_text(self) -> str:
        """Label (as typed, and as ``a12``) and trade name, folded."""
        return fold("; ".join((self.unit_label, label_key(self.unit_label), self.trade_name)))

    def secret_words(self) -> str:
        """What finds the owner, the registered name and the phone, without telling them."""
        return secret_words_of(self.owner_name, self.registered_name, phone=self.phone)


def fitting(field: str, text: str) -> str:
    """Return *text* as it is stored in that field of a merchant; raise DetailTooLong when it does not fit.

    One line, without characters that do not show.
    """
    line, longest = plain_line(text), longest_detail(field)
    if len(line) > longest:
        raise DetailTooLong(field, longest)
    return line


def longest_detail(field: str) -> int:
    """How many characters fit into a text of a merchant."""
    column_type = Merchant.__table__.columns[field].type
    longest = column_type.longest if isinstance(column_type, Sealed) else getattr(column_type, "length", None)
    assert isinstance(longest, int)
    return longest

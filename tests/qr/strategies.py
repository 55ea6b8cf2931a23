"""Payloads of every kind this package writes, for the property tests: the whole space of what may be asked for."""

import string

from hypothesis import strategies as st

from qr import write_merchant_payment, write_transfer

LETTERS = string.ascii_letters + string.digits
# Names as people have them, names of anything at all, and names that leave something in ASCII.
texts = st.text(max_size=60) | st.text("ÀàẠạĂăĐđÊêỢợƯư 0123456789ABCxyz-,.", max_size=60)
names = texts.map(lambda text: "A" + text)
labels = st.none() | st.text(LETTERS + "-./:", min_size=1, max_size=10)
bins = st.text(string.digits, min_size=6, max_size=6)
accounts = st.text(LETTERS, min_size=1, max_size=19)
cards = st.text(string.digits, min_size=16, max_size=19)
amounts = st.none() | st.integers(1, 499_999_999)

in_common = {
    "bank_bin": bins,
    "amount": amounts,
    "purpose": st.none() | texts,
    "reusable": st.none() | st.booleans(),
}
transfer_fields = in_common | {"merchant_name": st.none() | texts, "merchant_city": st.none() | texts}
to_account = st.fixed_dictionaries(transfer_fields | {"account": accounts, "card": st.just(False)})
to_card = st.fixed_dictionaries(transfer_fields | {"account": cards, "card": st.just(True)})
to_merchant = st.fixed_dictionaries(
    in_common
    | {
        "merchant_name": names,
        "merchant_city": names,
        "merchant_id": accounts,
        "category": st.text(string.digits, min_size=4, max_size=4),
        "bill_number": labels,
        "store_label": labels,
        "reference": labels,
        "terminal_label": labels,
    }
).filter(lambda asked: sum(4 + len(asked[name] or "") for name in LABELS) <= 99 - 4 - 25)
LABELS = ("bill_number", "store_label", "reference", "terminal_label")

transfers = (to_account | to_card).map(lambda asked: write_transfer(**asked))
payments = to_merchant.map(lambda asked: write_merchant_payment(**asked))

"""Sending a photo of a code as a browser without scripts does, and what the form holds afterwards."""

from io import BytesIO
from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from merchant_app.photo_carried import signed
from qr import write_merchant_payment
from registry.accounts.model import PaymentAccount
from registry.audit.model import AuditEntry
from registry.merchants.model import Merchant
from registry.sign_ins.model import SignIn
from registry.sign_ins.operations import hash_of
from tests.browser import filled_in
from tests.qr.payloads import item, sealed

TYPED = {"unit_label": "12/3", "trade_name": "Bún <b>Đậu</b>", "owner_name": "Nguyễn Thị Thử", "phone": "0901234567"}
FIRST, SECOND = "0071000000168", "0881000458086"
PROVIDERS = write_merchant_payment(
    bank_bin="970415", merchant_id="00MAU12345", category="5411", merchant_name="TIEM MAU", merchant_city="VUNG TAU"
)
VNPAY = sealed(
    "000201010211"
    + item("26", item("00", "A000000775") + item("01", "0123456789"))
    + "5204541153037045802VN5908TIEM MAU6008VUNG TAU"
)


def carried(browser, text) -> str:
    """A code as a form carries it after a photo that whoever is signed in sent."""
    with browser.client.session_transaction() as cookie, browser.sessions() as session:
        by = session.scalars(select(SignIn.officer_id).where(SignIn.token_hash == hash_of(cookie["_user_id"]))).one()
    return signed(text, by=by)


def enrolment(place) -> str:
    return f"/places/{place.id}/enrol"


def upload(browser, url, fields=None, photo=None, field="photo", token=None):
    """Send a form with a photo in it, as a browser does."""
    page = BeautifulSoup(browser.client.get("/sign-in/password", follow_redirects=True).data, "html.parser")
    token = page.select_one("[name=csrf_token]")["value"] if token is None else token
    file = {} if photo is None else {field: FileStorage(BytesIO(photo), "IMG_0001.jpg")}
    boundary, body = encode_multipart({**(fields or {}), "csrf_token": token, **file})
    return browser.client.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def send(browser, url, fields=None, photo=None, field="photo"):
    """Press a button of the photo's part, with a shop typed in, where no script runs; the page that comes back."""
    return browser.checked(upload(browser, f"{url}/photo", {**TYPED, **(fields or {})}, photo, field), 200)


def values(page) -> dict[str, Any]:
    """What the form holds; a browser drops the line break that stands before a text area's own text."""
    filled = filled_in(page.select_one("main form:has(#photo-of-code)"))
    carried = [hidden["value"] for hidden in page.select("#photo-of-code [name=seen]")]
    return {**filled, "seen": carried, "provider_payload": filled["provider_payload"].removeprefix("\r\n")}


def account_of(page) -> tuple[str, str]:
    return values(page)["bank"], values(page)["account_number"]


def told(page) -> str:
    return " ".join(page.select_one(".photo-told").get_text().split())


def button(page, name, nth=0) -> dict[str, str]:
    found = page.select(f"#photo-of-code button[name={name}]")[nth]
    return {"name": found["name"], "value": found["value"]}


def press(browser, url, page, name, nth=0):
    """Press one of the buttons, with everything else on the form as it stands."""
    pressed = button(page, name, nth)
    return send(browser, url, {**values(page), pressed["name"]: pressed["value"]})


def counts(session) -> list[int]:
    found = [
        session.scalar(select(func.count()).select_from(table)) for table in (Merchant, PaymentAccount, AuditEntry)
    ]
    session.commit()
    return found

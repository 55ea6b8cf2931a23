"""Reports as a browser sends them: one form, with a photo in it or none."""

from io import BytesIO

from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from campaigns.incidents.model import Incident, IncidentPhoto


def send_report(browser, address, fields, photo=None, expect=200):
    """Send the form, and give the page that comes back."""
    file = {} if photo is None else {"photo": FileStorage(BytesIO(photo), "IMG_0001.jpg")}
    boundary, body = encode_multipart({**fields, "csrf_token": browser._form_token(), **file})
    answer = browser.client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    return browser.checked(answer, expect)


def words_on(page) -> str:
    return " ".join(page.select_one("main").get_text(" ").split())


def code_on(page) -> str:
    """The code of the answer, as it stands on the page."""
    return page.select_one(".answer-code").get_text().strip()


def incidents(session):
    session.expire_all()
    return session.scalars(select(Incident).order_by(Incident.number)).all()


def photos(session):
    session.expire_all()
    return session.scalars(select(IncidentPhoto)).all()

"""Room for a photo is for photos alone, and what is sent stays in memory."""

from io import BytesIO

import pytest
from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from registry.officers.model import Role
from tests.factories import make_officer, make_place, make_posting

MEGABYTE = 1_000_000


@pytest.fixture
def address(session, browser) -> str:
    place, official = make_place(session), make_officer(session, role=Role.WARD_OFFICIAL)
    make_posting(session, officer=official, place=place)
    session.commit()
    browser.signed_in(official)
    return f"/places/{place.id}/enrol/photo"


def test_a_form_that_holds_no_photo_has_no_room_for_one(browser, address):
    """With the room for any form, 24 MB of typed text took 2 GB of memory and made a page of 33 MB."""
    answer = browser.client.post(address, data={"trade_name": "<" * 2 * MEGABYTE})
    assert answer.status_code == 413


def test_a_photo_lies_on_no_disk_while_it_is_read(app):
    """Left alone, files over half a megabyte go to a temporary file."""
    boundary, body = encode_multipart({"photo": FileStorage(BytesIO(b"x" * 3 * MEGABYTE), "photo.jpg")})
    kind = f"multipart/form-data; boundary={boundary}"
    with app.test_request_context("/", method="POST", data=body, content_type=kind):
        request.max_content_length = 24 * MEGABYTE
        assert isinstance(request.files["photo"].stream, BytesIO)

"""The page of one sign: what is on it, its state, what to do next; and the sign drawn."""

from io import BytesIO
from typing import TypeVar
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from merchant_app.form_fields import GuardedForm
from merchant_app.looking import saw_sign
from merchant_app.pictures import code_picture
from merchant_app.screens.signs.forms import HandOverForm, PostForm, ReprintForm, VoidForm
from merchant_app.sign_wording import check_address, on_paper
from merchant_app.signed_in import current_officer
from merchant_app.unit_of_work import reading
from qr import draw_signs
from registry.calendar import today
from registry.signs.model import Sign
from registry.signs.queries import sign_seen_by
from registry.signs.rechecking import due_for_recheck_on, is_due_for_recheck
from registry.signs.standing import is_under_old_name, why_old

_Form = TypeVar("_Form", bound=GuardedForm)


def page_of(sign_id: UUID, typed: GuardedForm | None = None, *, refused: str = "") -> ResponseReturnValue:
    """The page of the sign, with the one of its forms that was *typed* into and why that, or all of it, was refused."""
    sign = sign_seen_by(reading(), current_officer(), sign_id)
    why = why_old(sign)
    paper = on_paper(sign)
    title = _("Mã QR của %(shop)s", shop=sign.shop_name)
    code = code_picture(paper.payload, title=title) if why is None else None
    saw_sign(sign)
    return render_template(
        "signs/show.html",
        sign=sign,
        paper=paper,
        good=why is None,
        under_old_name=is_under_old_name(sign),
        why=why,
        code=code,
        posting=_typed_or(typed, PostForm(formdata=None, on=today())),
        voiding=_typed_or(typed, VoidForm(formdata=None)),
        reprinting=_typed_or(typed, ReprintForm(formdata=None)),
        handing_over=_typed_or(typed, HandOverForm(formdata=None, handed_over_on=today())),
        due_on=due_for_recheck_on(sign),
        is_due=is_due_for_recheck(sign),
        today=today(),
        refused=refused,
        check_address=check_address(),
    )


def _typed_or(typed: GuardedForm | None, fresh: _Form) -> _Form:
    return typed if isinstance(typed, type(fresh)) else fresh


def drawn(sign: Sign) -> bytes:
    """The page of the sign on paper, or raise qr's SignError."""
    page = BytesIO()
    draw_signs([on_paper(sign)], sign.layout, page)
    return page.getvalue()

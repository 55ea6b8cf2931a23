"""Vietnamese is the source language; English is a translation of it."""

from urllib.parse import urlencode

from flask import Flask, Response, request
from flask_babel import Babel, get_locale

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "language"
A_YEAR = 365 * 24 * 3600
OF_PROGRAMS = "/api/"
"""Addresses where neither a cookie nor a choice on the page counts: merchant_app.api."""


def start_languages(app: Flask) -> None:
    """Choose each request's language: ``?lang=en`` chooses, a cookie remembers, Vietnamese otherwise."""
    Babel(app, locale_selector=language_of_request)
    app.jinja_env.globals.update(
        get_locale=get_locale, languages=LANGUAGES, language_of_request=language_of_request, in_language=_in_language
    )
    app.after_request(_remember_choice)


def language_of_request() -> str:
    """The two letters of the language this request is answered in. A program says it by a header, as programs do."""
    if request.path.startswith(OF_PROGRAMS):
        return request.accept_languages.best_match(list(LANGUAGES)) or "vi"
    for chosen in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    return "vi"


def _in_language(language: str) -> str:
    """This very page in another language; empty for the answer to a form: asked for again, what it said would be lost.

    Only the question is written, never the path: a path that somebody else made up may look like another site.
    """
    if request.method == "POST":
        return ""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"?{urlencode([*arguments, ('lang', language)])}"


def _remember_choice(response: Response) -> Response:
    chosen = request.args.get("lang")
    if chosen in LANGUAGES and not request.path.startswith(OF_PROGRAMS):
        response.set_cookie(COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response

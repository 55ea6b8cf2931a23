"""A trader's wish for another account: how it opens as the trader's page writes it, so that officials know it again."""

from flask import Flask

from registry.data_requests.model import Channel, DataRequest

OPENING = "Xin đổi tài khoản nhận tiền"
"""As officials read it, in whatever language the trader's page was asked for."""


def start_account_wishes(app: Flask) -> None:
    """Let templates say ``{% if wishes_for_account(asked) %}``."""
    app.jinja_env.globals["wishes_for_account"] = wishes_for_account


def wishes_for_account(asked: DataRequest) -> bool:
    """Whether it was written on the trader's page for changing the account; one that was emptied tells nothing."""
    return asked.channel is Channel.LINK and asked.wording.startswith(OPENING)

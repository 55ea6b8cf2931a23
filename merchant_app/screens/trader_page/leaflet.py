"""What the ward tells its traders about taxes, on the trader's own page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from merchant_app.access import GuardedBlueprint, Permission
from merchant_app.languages import language_of_request
from merchant_app.trader_here import current_trader
from merchant_app.unit_of_work import reading
from registry.leaflets.model import Subject
from registry.leaflets.queries import leaflet_of
from registry.leaflets.shipped import shipped_text
from registry.merchants.queries import own_merchant

trader_leaflet = GuardedBlueprint("trader_leaflet", __name__, url_prefix="/quan-toi")


@trader_leaflet.route("/thue", needs=Permission.TRADER)
def tax() -> ResponseReturnValue:
    """The ward's newest text, or the one that comes with the program; in either case whether an office checked it."""
    merchant = own_merchant(reading(), current_trader())
    leaflet = leaflet_of(reading(), merchant.place.unit_id, Subject.TAX)
    said = leaflet or shipped_text(Subject.TAX)
    in_english = language_of_request() == "en" and bool(said.text_en)
    return render_template(
        "trader_page/leaflet.html",
        merchant=merchant,
        leaflet=leaflet,
        lines=(said.text_en if in_english else said.text).splitlines(),
        language="en" if in_english else "vi",
    )

"""The sizes on offer: all there are, each with words and a picture of itself."""

from merchant_app.screens.signs.forms import MakeForm
from merchant_app.sign_sizes import SIZES, size_picture
from qr import LAYOUTS


def test_every_size_is_on_offer_and_no_other(app):
    with app.test_request_context():
        offered = [value for value, _words, *_rest in MakeForm().layout.iter_choices()]
    assert sorted(offered) == sorted(SIZES) == sorted(LAYOUTS)


def test_each_has_its_own_picture_in_the_colour_of_the_page():
    pictures = {size_picture(layout) for layout in SIZES}
    assert len(pictures) == len(SIZES)
    assert all('stroke="currentColor"' in picture for picture in pictures)

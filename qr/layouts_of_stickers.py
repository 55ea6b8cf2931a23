"""Signs that are stuck on a stall or carried in a pocket: two stickers and a card.

What gives way on them: the campaign, the ward and the advice are not printed, so that the code stays large and the
holder, the last digits, the serial and where to check them are still there to be read.
"""

from types import MappingProxyType

from qr.colours import ALARM, DEEP, PALE, SAND, SEA, SMALL, WHITE
from qr.fonts import BOLD, EXTRABOLD, REGULAR, SEMIBOLD
from qr.layout import Layout, Panel, Place, Slot

# What the bands of all of them stand behind.
_TOP = ("instruction", "instruction_vi", "instruction_en")
_FOOT = ("check_address", "serial", "check_code")

# The square sticker of a table or a stall.
STICKER_80 = Layout(
    name="sticker-80x80",
    width=80,
    height=80,
    code_x=15,
    code_y=11.8,
    code_side=50,
    panels=(
        Panel(0, 0, 80, 6.8, SEA, behind=_TOP),
        Panel(0, 72.6, 80, 7.4, SAND, behind=_FOOT),
    ),
    places=MappingProxyType(
        {
            "instruction": Place(3.5, 0.4, 73, 6, 10.5, 6, 1, BOLD, WHITE, REGULAR, PALE),
            "shop": Place(3.5, 6.9, 73, 4.9, 9.4, 5.4, 2, EXTRABOLD, DEEP),
            "holder": Place(3.5, 61.8, 73, 5.4, 11.2, 5.4, 2, EXTRABOLD, DEEP),
            "bank": Place(3.5, 67.4, 37, 5, 7.5, 5.4, 2, SEMIBOLD, DEEP, BOLD, DEEP, align="left"),
            "account": Place(41, 67.2, 35.5, 5.2, 7.5, 5.4, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, "right", tail=1.7),
            "check_address": Place(3.5, 73.1, 43, 5.3, 6, 5.4, 2, REGULAR, SMALL, align="left"),
            "serial": Place(47, 73, 29.5, 2.5, 5.8, 5.4, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(47, 75.5, 29.5, 3, 5.8, 5.4, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.2),
        }
    ),
    warnings=(
        Place(3.5, 0.4, 73, 6, 11.5, 6, 1, EXTRABOLD, WHITE),
        Place(3.5, 12.2, 9, 49.2, 12.5, 7, 1, EXTRABOLD, ALARM, turn=90),
        Place(67.5, 12.2, 9, 49.2, 12.5, 7, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 0, 80, 6.8, ALARM),),
    hidden_by_warning=frozenset({"instruction", "marks"}),
    marks=Slot(66.4, 15, 10.6, 43.6),
)

# The sticker of a stall's post or a cart.
STICKER_70 = Layout(
    name="sticker-70x100",
    width=70,
    height=100,
    code_x=6,
    code_y=18.2,
    code_side=58,
    panels=(
        Panel(0, 0, 70, 11.4, SEA, behind=_TOP),
        Panel(0, 90.2, 70, 9.8, SAND, behind=_FOOT),
    ),
    places=MappingProxyType(
        {
            "instruction_vi": Place(4, 0.6, 62, 5.6, 12, 7, 1, BOLD, WHITE),
            "instruction_en": Place(4, 6.2, 62, 4.2, 8, 5.6, 1, REGULAR, PALE, REGULAR, PALE),
            "shop": Place(4, 11.8, 62, 6.4, 10.6, 5.6, 2, EXTRABOLD, DEEP),
            "holder": Place(4, 76.4, 62, 7, 14, 6, 2, EXTRABOLD, DEEP),
            "bank": Place(4, 84, 28, 6, 8.5, 5.4, 2, SEMIBOLD, DEEP, BOLD, DEEP, align="left"),
            "account": Place(32.5, 83.6, 33.5, 6, 8.5, 5.4, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, "right", tail=1.7),
            "check_address": Place(4, 90.8, 29.6, 7.6, 6.4, 5.4, 3, REGULAR, SMALL, align="left", comfort=6),
            "serial": Place(35, 91, 31, 3.2, 6.2, 5.4, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(33.7, 94.2, 32.3, 3.8, 6.2, 5.4, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.4),
        }
    ),
    warnings=(
        Place(4, 0, 62, 11.4, 14, 7, 1, EXTRABOLD, WHITE),
        Place(1.2, 18.2, 4.6, 58, 9, 6, 1, EXTRABOLD, ALARM, turn=90),
        Place(64.2, 18.2, 4.6, 58, 9, 6, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 0, 70, 11.4, ALARM),),
    hidden_by_warning=frozenset({"instruction_vi", "instruction_en"}),
    # At the right of account and bank, as high as both: in a row below them they would be too low to be seen.
    marks=Slot(38.5, 82.2, 27.5, 7.4),
    beside_marks=MappingProxyType(
        {
            "holder": Place(4, 76.2, 62, 5.4, 12.2, 5.4, 2, EXTRABOLD, DEEP),
            "account": Place(4, 81.6, 33.5, 3.8, 7.4, 5.4, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, "left", tail=1.7),
            "bank": Place(4, 85.4, 33.5, 4.7, 7.5, 5.4, 2, SEMIBOLD, DEEP, BOLD, DEEP, align="left"),
        }
    ),
)

# The card of a trader without a stall: the code fills its height, the words stand at its right.
CARD = Layout(
    name="card-86x54",
    width=86,
    height=54,
    code_x=0.6,
    code_y=6.3,
    code_side=47,
    panels=(
        Panel(0, 0, 86, 6.2, SEA, behind=_TOP),
        Panel(48.6, 39, 37.4, 15, SAND, behind=_FOOT),
    ),
    places=MappingProxyType(
        {
            "instruction": Place(3.5, 0.4, 79, 5.4, 9.5, 6, 1, BOLD, WHITE, REGULAR, PALE),
            "shop": Place(48.8, 7, 34, 8, 9.5, 5.6, 3, SEMIBOLD, DEEP, align="left"),
            "holder": Place(48.8, 15.2, 34, 11.2, 12.5, 6, 4, EXTRABOLD, DEEP, align="left", comfort=10),
            "bank": Place(48.8, 26.4, 34, 6, 8, 5.4, 2, SEMIBOLD, DEEP, BOLD, DEEP, align="left"),
            "account": Place(48.8, 32.4, 34, 6.4, 8, 5.4, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, "left", tail=1.8),
            "check_address": Place(50.4, 39.4, 32.4, 7.2, 6, 5.4, 3, REGULAR, SMALL, align="left"),
            "serial": Place(50.4, 47, 32.4, 2.6, 6, 5.4, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "left"),
            "check_code": Place(50.4, 49.6, 32.4, 3, 6, 5.4, 1, REGULAR, SMALL, BOLD, SEA, "left", tail=1.3),
        }
    ),
    warnings=(Place(3.5, 0.4, 79, 5.4, 10, 6, 1, EXTRABOLD, WHITE),),
    warning_panels=(Panel(0, 0, 86, 6.2, ALARM), Panel(0.25, 0.25, 85.5, 53.5, ALARM, line=1.4)),
    hidden_by_warning=frozenset({"instruction"}),
    marks=Slot(48.8, 34.4, 34, 3.8),
    beside_marks=MappingProxyType(
        {
            "shop": Place(48.8, 6.3, 34, 7.1, 9, 5.4, 3, SEMIBOLD, DEEP, align="left"),
            "holder": Place(48.8, 13.4, 34, 10.8, 12, 5.4, 4, EXTRABOLD, DEEP, align="left", comfort=10),
            "bank": Place(48.8, 24.2, 34, 4.8, 7.5, 5.4, 2, SEMIBOLD, DEEP, BOLD, DEEP, align="left"),
            "account": Place(48.8, 29, 34, 5.2, 7.5, 5.4, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, "left", tail=1.7),
        }
    ),
)

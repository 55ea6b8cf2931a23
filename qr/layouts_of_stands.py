"""Signs that stand on a counter or hang on a wall: A6, mica 10 × 15 cm, A5, and the A4 poster."""

from types import MappingProxyType

from qr.colours import ALARM, DEEP, MIST, PALE, SAND, SEA, SMALL, SOFT, WHITE
from qr.fonts import BOLD, EXTRABOLD, REGULAR, SEMIBOLD
from qr.layout import Layout, Panel, Place, Slot

# What the bands of all of them stand behind.
_TOP = ("heading", "unit")
_STRIP = ("instruction", "instruction_vi", "instruction_en")
_FOOT = ("advice", "advice_en", "check_address", "serial", "check_code")

# The stand on a counter. Dark modules fill half its width: read from half a metre away.
A6 = Layout(
    name="a6",
    width=105,
    height=148,
    code_x=21.5,
    code_y=40.4,
    code_side=62,
    panels=(
        Panel(0, 0, 105, 19, SEA, behind=_TOP),
        Panel(0, 19, 105, 8, MIST, behind=_STRIP),
        Panel(20.5, 39.4, 64, 64, MIST, radius=2, line=1.8),
        Panel(0, 131.2, 105, 16.8, SAND, behind=_FOOT),
    ),
    places=MappingProxyType(
        {
            "heading": Place(6, 2.2, 93, 8.8, 16, 9, 1, BOLD, WHITE),
            "unit": Place(6, 11.4, 93, 5.6, 9.5, 6.5, 1, REGULAR, PALE),
            "instruction": Place(6, 19, 93, 8, 11.5, 7, 1, SEMIBOLD, SEA, REGULAR, SOFT),
            "shop": Place(6, 27.6, 93, 11.4, 16.5, 8, 3, EXTRABOLD, DEEP),
            "holder": Place(6, 104.4, 93, 11, 19.5, 8.5, 2, EXTRABOLD, DEEP),
            "bank": Place(6, 115.4, 93, 4.8, 10, 7, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(6, 120.4, 93, 9.8, 13, 8, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
            "advice": Place(6, 132, 93, 4.6, 8.4, 6.2, 1, SEMIBOLD, DEEP),
            "check_address": Place(6, 137, 50, 8, 8, 5.4, 2, REGULAR, SMALL, align="left", comfort=7.5),
            "serial": Place(57, 136.8, 42, 3.9, 8, 5.4, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(57, 140.7, 42, 4.8, 8, 5.4, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.5),
        }
    ),
    warnings=(
        Place(6, 19, 93, 8, 15, 8, 1, EXTRABOLD, WHITE),
        Place(6, 40.4, 12, 62, 17, 9, 1, EXTRABOLD, ALARM, turn=90),
        Place(87, 40.4, 12, 62, 17, 9, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 19, 105, 8, ALARM),),
    hidden_by_warning=frozenset({"instruction"}),
    marks=Slot(6, 124.6, 93, 5.2),
    beside_marks=MappingProxyType(
        {
            "holder": Place(6, 104.2, 93, 8.6, 17.4, 8.5, 2, EXTRABOLD, DEEP),
            "bank": Place(6, 112.8, 93, 4, 9, 7, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(6, 116.8, 93, 6.6, 11.5, 8, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
        }
    ),
)

# For stands of acrylic that take a photograph. Five millimetres at the sides may vanish in the stand's edge.
MICA = Layout(
    name="mica-10x15",
    width=100,
    height=150,
    code_x=18,
    code_y=40.2,
    code_side=64,
    panels=(
        Panel(0, 0, 100, 19, SEA, behind=_TOP),
        Panel(0, 19, 100, 8, MIST, behind=_STRIP),
        Panel(17, 39.2, 66, 66, MIST, radius=2, line=1.8),
        Panel(0, 133, 100, 17, SAND, behind=_FOOT),
    ),
    places=MappingProxyType(
        {
            "heading": Place(6, 2.2, 88, 8.8, 15.5, 8.5, 1, BOLD, WHITE),
            "unit": Place(6, 11.4, 88, 5.6, 9.5, 6.1, 1, REGULAR, PALE),
            "instruction": Place(6, 19, 88, 8, 11.5, 7, 1, SEMIBOLD, SEA, REGULAR, SOFT),
            "shop": Place(6, 27.6, 88, 11.2, 16.5, 8, 3, EXTRABOLD, DEEP),
            "holder": Place(6, 106, 88, 11.4, 19.5, 8.5, 2, EXTRABOLD, DEEP),
            "bank": Place(6, 117.6, 88, 5, 10, 6.6, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(6, 122.6, 88, 9.8, 13, 7.6, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
            "advice": Place(6, 133.8, 88, 4.6, 8.4, 6, 1, SEMIBOLD, DEEP),
            "check_address": Place(6, 138.8, 46, 8.2, 8, 5.4, 2, REGULAR, SMALL, align="left", comfort=7.5),
            "serial": Place(53, 138.6, 41, 4, 8, 5.4, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(53, 142.6, 41, 4.8, 8, 5.4, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.5),
        }
    ),
    warnings=(
        Place(6, 19, 88, 8, 15, 8, 1, EXTRABOLD, WHITE),
        Place(4.5, 40.2, 11, 64, 16, 9, 1, EXTRABOLD, ALARM, turn=90),
        Place(84.5, 40.2, 11, 64, 16, 9, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 19, 100, 8, ALARM),),
    hidden_by_warning=frozenset({"instruction"}),
    marks=Slot(6, 126.4, 88, 5.2),
    beside_marks=MappingProxyType(
        {
            "holder": Place(6, 105.8, 88, 8.6, 17.4, 8.5, 2, EXTRABOLD, DEEP),
            "bank": Place(6, 114.4, 88, 4, 9, 6.6, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(6, 118.4, 88, 6.6, 11.5, 7.6, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
        }
    ),
)

# The stand for a counter where people queue: each language has its own line, the code is read from 80 cm.
A5 = Layout(
    name="a5",
    width=148,
    height=210,
    code_x=29,
    code_y=58.8,
    code_side=90,
    panels=(
        Panel(0, 0, 148, 25, SEA, behind=_TOP),
        Panel(0, 25, 148, 17.4, MIST, behind=_STRIP),
        Panel(27.6, 57.4, 92.8, 92.8, MIST, radius=2.6, line=2.4),
        Panel(0, 185, 148, 25, SAND, behind=_FOOT),
    ),
    places=MappingProxyType(
        {
            "heading": Place(8, 2.8, 132, 11.6, 22, 12, 1, BOLD, WHITE),
            "unit": Place(8, 15, 132, 7, 13, 9, 1, REGULAR, PALE),
            "instruction_vi": Place(8, 25.8, 132, 9.2, 18, 11, 1, BOLD, SEA),
            "instruction_en": Place(8, 35, 132, 6.6, 13, 9, 1, REGULAR, SOFT, REGULAR, SOFT),
            "shop": Place(8, 42.8, 132, 14, 21.5, 10, 3, EXTRABOLD, DEEP),
            "holder": Place(8, 151.2, 132, 13.6, 27, 11, 2, EXTRABOLD, DEEP),
            "bank": Place(8, 164.8, 132, 6.4, 13, 9, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(8, 171.4, 132, 12.4, 17, 10, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
            "advice": Place(8, 186.4, 132, 5.4, 11, 8, 1, SEMIBOLD, DEEP),
            "advice_en": Place(8, 191.8, 132, 4.8, 9, 7.5, 1, REGULAR, SMALL),
            "check_address": Place(8, 198, 74, 8.6, 9, 7.5, 2, REGULAR, SMALL, align="left", comfort=8),
            "serial": Place(82, 197.8, 58, 4.2, 8.5, 7.5, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(82, 202, 58, 4.8, 8.5, 7.5, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.5),
        }
    ),
    warnings=(
        Place(8, 25, 132, 17.4, 26, 12, 1, EXTRABOLD, WHITE),
        Place(7, 58.8, 17, 90, 24, 12, 1, EXTRABOLD, ALARM, turn=90),
        Place(124, 58.8, 17, 90, 24, 12, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 25, 148, 17.4, ALARM),),
    hidden_by_warning=frozenset({"instruction_vi", "instruction_en"}),
    marks=Slot(8, 176.6, 132, 7),
    beside_marks=MappingProxyType(
        {
            "holder": Place(8, 150.8, 132, 11.2, 22, 10, 2, EXTRABOLD, DEEP),
            "bank": Place(8, 162, 132, 5.4, 11, 9, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(8, 167.4, 132, 8, 14, 9, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
        }
    ),
)

# The poster on a wall: dark modules 15 cm wide, read from a metre and a half and, by most telephones, from two.
A4 = Layout(
    name="a4",
    width=210,
    height=297,
    code_x=17,
    code_y=48.6,
    code_side=176,
    panels=(
        Panel(0, 0, 210, 23.4, SEA, behind=_TOP),
        Panel(0, 23.4, 210, 12.6, MIST, behind=_STRIP),
        Panel(0, 268, 210, 29, SAND, behind=_FOOT),
    ),
    places=MappingProxyType(
        {
            "heading": Place(10, 2.6, 190, 12.4, 25, 15, 1, BOLD, WHITE),
            "unit": Place(10, 15, 190, 6.6, 13, 10, 1, REGULAR, PALE),
            "instruction": Place(10, 23.4, 190, 12.6, 22, 14, 1, BOLD, SEA, REGULAR, SOFT),
            "shop": Place(10, 36.2, 190, 12, 24, 13, 2, EXTRABOLD, DEEP),
            "holder": Place(10, 225, 190, 17.4, 36, 15, 2, EXTRABOLD, DEEP),
            "bank": Place(10, 242.4, 190, 8.4, 17, 11, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(10, 251, 190, 15.6, 24, 12, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.8),
            "advice": Place(10, 269.4, 190, 6.6, 13.5, 9, 1, SEMIBOLD, DEEP),
            "advice_en": Place(10, 276, 190, 5.2, 10.5, 8, 1, REGULAR, SMALL),
            "check_address": Place(10, 282.6, 108, 9.2, 10.5, 7.5, 2, REGULAR, SMALL, align="left", comfort=8.5),
            "serial": Place(120, 282.4, 80, 4.4, 9, 7.5, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(120, 286.8, 80, 5.2, 9, 7.5, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.5),
        }
    ),
    warnings=(
        Place(10, 23.4, 190, 12.6, 24, 12, 1, EXTRABOLD, WHITE),
        Place(4, 48.6, 13, 176, 25, 12, 1, EXTRABOLD, ALARM, turn=90),
        Place(193, 48.6, 13, 176, 25, 12, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 23.4, 210, 12.6, ALARM),),
    hidden_by_warning=frozenset({"instruction"}),
    marks=Slot(10, 257.6, 190, 8.2),
    beside_marks=MappingProxyType(
        {
            "holder": Place(10, 225, 190, 13, 27, 12, 2, EXTRABOLD, DEEP),
            "bank": Place(10, 238, 190, 6.6, 13.5, 11, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(10, 244.8, 190, 10.6, 17.5, 11, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.8),
        }
    ),
)

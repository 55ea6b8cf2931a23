"""Signs that stand on a counter or hang on a wall: A6, mica 10 × 15 cm, A5, and the A4 poster."""

from types import MappingProxyType

from qr.colours import ALARM, DEEP, MIST, PALE, SAND, SEA, SMALL, SOFT, WHITE
from qr.fonts import BOLD, EXTRABOLD, REGULAR, SEMIBOLD
from qr.layout import Layout, Panel, Place, Slot

# The stand on a counter. Dark modules fill half its width: read from half a metre away.
A6 = Layout(
    name="a6",
    width=105,
    height=148,
    code_x=21.5,
    code_y=40.4,
    code_side=62,
    panels=(
        Panel(0, 0, 105, 19, SEA),
        Panel(0, 19, 105, 8, MIST),
        Panel(20.5, 39.4, 64, 64, MIST, radius=2, line=1.8),
        Panel(0, 132.4, 105, 15.6, SAND),
    ),
    places=MappingProxyType(
        {
            "heading": Place(6, 2.2, 93, 8.8, 16, 9, 1, BOLD, WHITE),
            "unit": Place(6, 11.4, 93, 5.6, 9.5, 6.5, 1, REGULAR, PALE),
            "instruction": Place(6, 19, 93, 8, 11.5, 7, 1, SEMIBOLD, SEA, REGULAR, SOFT),
            "shop": Place(6, 27.6, 93, 11.4, 18, 8, 3, EXTRABOLD, DEEP),
            "holder": Place(6, 104.2, 93, 11.6, 20, 8.5, 2, EXTRABOLD, DEEP),
            "bank": Place(6, 116, 93, 5, 10, 7, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(6, 121.2, 93, 10, 13, 8, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
            "advice": Place(6, 133, 93, 4.6, 8.4, 6.2, 1, SEMIBOLD, DEEP),
            "check_address": Place(6, 138.4, 50, 8.4, 8, 5.4, 2, REGULAR, SMALL, align="left", comfort=7.5),
            "serial": Place(57, 137.8, 42, 4, 8, 5.4, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(57, 141.8, 42, 5.4, 8, 5.4, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.5),
        }
    ),
    warnings=(
        Place(6, 19, 93, 8, 15, 8, 1, EXTRABOLD, WHITE),
        Place(6, 40.4, 12, 62, 17, 9, 1, EXTRABOLD, ALARM, turn=90),
        Place(87, 40.4, 12, 62, 17, 9, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 19, 105, 8, ALARM),),
    hidden_by_warning=frozenset({"instruction"}),
    marks=Slot(6, 124.6, 93, 6.6),
    beside_marks=MappingProxyType(
        {
            "holder": Place(6, 104.2, 93, 8.8, 18, 8.5, 2, EXTRABOLD, DEEP),
            "bank": Place(6, 113, 93, 4.2, 9, 7, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(6, 117.2, 93, 7, 12, 8, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
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
        Panel(0, 0, 100, 19, SEA),
        Panel(0, 19, 100, 8, MIST),
        Panel(17, 39.2, 66, 66, MIST, radius=2, line=1.8),
        Panel(0, 134, 100, 16, SAND),
    ),
    places=MappingProxyType(
        {
            "heading": Place(6, 2.2, 88, 8.8, 15.5, 8.5, 1, BOLD, WHITE),
            "unit": Place(6, 11.4, 88, 5.6, 9.5, 6.2, 1, REGULAR, PALE),
            "instruction": Place(6, 19, 88, 8, 11.5, 7, 1, SEMIBOLD, SEA, REGULAR, SOFT),
            "shop": Place(6, 27.6, 88, 11.2, 18, 8, 3, EXTRABOLD, DEEP),
            "holder": Place(6, 106, 88, 11.6, 20, 8.5, 2, EXTRABOLD, DEEP),
            "bank": Place(6, 117.6, 88, 5, 10, 6.6, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(6, 122.8, 88, 10, 13, 7.6, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
            "advice": Place(6, 134.6, 88, 4.8, 8.4, 6, 1, SEMIBOLD, DEEP),
            "check_address": Place(6, 140, 46, 8.4, 8, 5.4, 2, REGULAR, SMALL, align="left", comfort=7.5),
            "serial": Place(53, 139.4, 41, 4, 8, 5.4, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(53, 143.4, 41, 5.4, 8, 5.4, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.5),
        }
    ),
    warnings=(
        Place(6, 19, 88, 8, 15, 8, 1, EXTRABOLD, WHITE),
        Place(4.5, 40.2, 11, 64, 16, 9, 1, EXTRABOLD, ALARM, turn=90),
        Place(84.5, 40.2, 11, 64, 16, 9, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 19, 100, 8, ALARM),),
    hidden_by_warning=frozenset({"instruction"}),
    marks=Slot(6, 126.2, 88, 6.6),
    beside_marks=MappingProxyType(
        {
            "holder": Place(6, 106, 88, 8.8, 18, 8.5, 2, EXTRABOLD, DEEP),
            "bank": Place(6, 114.8, 88, 4, 9, 6.6, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(6, 118.8, 88, 7, 12, 7.6, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
        }
    ),
)

# The stand for a counter where people queue: each language has its own line, the code is read from 80 cm.
A5 = Layout(
    name="a5",
    width=148,
    height=210,
    code_x=27,
    code_y=61.6,
    code_side=94,
    panels=(
        Panel(0, 0, 148, 26, SEA),
        Panel(0, 26, 148, 18.4, MIST),
        Panel(25.6, 60.2, 96.8, 96.8, MIST, radius=2.6, line=2.4),
        Panel(0, 189.6, 148, 20.4, SAND),
    ),
    places=MappingProxyType(
        {
            "heading": Place(8, 3, 132, 12, 22, 12, 1, BOLD, WHITE),
            "unit": Place(8, 15.4, 132, 7.4, 13, 9, 1, REGULAR, PALE),
            "instruction_vi": Place(8, 27, 132, 9.4, 18, 11, 1, BOLD, SEA),
            "instruction_en": Place(8, 36.4, 132, 7, 13, 9, 1, REGULAR, SOFT, REGULAR, SOFT),
            "shop": Place(8, 45.2, 132, 14.4, 24, 10, 3, EXTRABOLD, DEEP),
            "holder": Place(8, 158, 132, 13.4, 27, 11, 2, EXTRABOLD, DEEP),
            "bank": Place(8, 171.4, 132, 6.6, 13, 9, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(8, 178, 132, 11, 17, 10, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
            "advice": Place(8, 190.4, 132, 5.2, 11, 8, 1, SEMIBOLD, DEEP),
            "advice_en": Place(8, 195.6, 132, 4.8, 9, 7.5, 1, REGULAR, SMALL),
            "check_address": Place(8, 200.6, 72, 8.4, 9, 7.5, 2, REGULAR, SMALL, align="left", comfort=8),
            "serial": Place(82, 200.4, 58, 4, 8.5, 7.5, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(82, 204.4, 58, 5, 8.5, 7.5, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.5),
        }
    ),
    warnings=(
        Place(8, 26, 132, 18.4, 27, 12, 1, EXTRABOLD, WHITE),
        Place(6, 61.6, 17, 94, 24, 12, 1, EXTRABOLD, ALARM, turn=90),
        Place(125, 61.6, 17, 94, 24, 12, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 26, 148, 18.4, ALARM),),
    hidden_by_warning=frozenset({"instruction_vi", "instruction_en"}),
    marks=Slot(8, 181, 132, 7.4),
    beside_marks=MappingProxyType(
        {
            "holder": Place(8, 157.6, 132, 10, 21.5, 10, 2, EXTRABOLD, DEEP),
            "bank": Place(8, 167.6, 132, 4.8, 11, 9, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(8, 172.4, 132, 8.4, 14, 9, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.75),
        }
    ),
)

# The poster on a wall: dark modules 15 cm wide, read from a metre and a half and, by most telephones, from two.
A4 = Layout(
    name="a4",
    width=210,
    height=297,
    code_x=17,
    code_y=51,
    code_side=176,
    panels=(
        Panel(0, 0, 210, 23, SEA),
        Panel(0, 23, 210, 13.4, MIST),
        Panel(0, 274.6, 210, 22.4, SAND),
    ),
    places=MappingProxyType(
        {
            "heading": Place(10, 1.6, 190, 12.8, 27, 15, 1, BOLD, WHITE),
            "unit": Place(10, 14.4, 190, 7, 14, 10, 1, REGULAR, PALE),
            "instruction": Place(10, 23, 190, 13.4, 23, 14, 1, BOLD, SEA, REGULAR, SOFT),
            "shop": Place(10, 37, 190, 14, 28, 13, 2, EXTRABOLD, DEEP),
            "holder": Place(10, 227.4, 190, 19, 38, 15, 2, EXTRABOLD, DEEP),
            "bank": Place(10, 246.4, 190, 9, 18, 11, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(10, 256, 190, 16.4, 24, 12, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.8),
            "advice": Place(10, 275.4, 190, 6.2, 13.5, 9, 1, SEMIBOLD, DEEP),
            "advice_en": Place(10, 281.6, 190, 4.9, 10.5, 8, 1, REGULAR, SMALL),
            "check_address": Place(10, 286.8, 108, 8.6, 10.5, 7.5, 2, REGULAR, SMALL, align="left", comfort=8.5),
            "serial": Place(120, 286.6, 80, 4.2, 9, 7.5, 1, REGULAR, SMALL, SEMIBOLD, DEEP, "right"),
            "check_code": Place(120, 290.8, 80, 5, 9, 7.5, 1, REGULAR, SMALL, BOLD, SEA, "right", tail=1.5),
        }
    ),
    warnings=(
        Place(10, 23, 190, 13.4, 25, 12, 1, EXTRABOLD, WHITE),
        Place(4, 51, 13, 176, 25, 12, 1, EXTRABOLD, ALARM, turn=90),
        Place(193, 51, 13, 176, 25, 12, 1, EXTRABOLD, ALARM, turn=270),
    ),
    warning_panels=(Panel(0, 23, 210, 13.4, ALARM),),
    hidden_by_warning=frozenset({"instruction"}),
    marks=Slot(10, 262.4, 190, 10.4),
    beside_marks=MappingProxyType(
        {
            "holder": Place(10, 227, 190, 14.6, 30, 15, 2, EXTRABOLD, DEEP),
            "bank": Place(10, 241.6, 190, 7.6, 15, 11, 1, SEMIBOLD, DEEP, BOLD, DEEP),
            "account": Place(10, 249.4, 190, 12, 19, 11, 1, SEMIBOLD, DEEP, EXTRABOLD, SEA, tail=1.8),
        }
    ),
)

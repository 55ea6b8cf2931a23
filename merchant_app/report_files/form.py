"""The form of an administrative document by Decree 30/2020/NĐ-CP, appendix I: millimetres, and letters in points."""

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
LEFT, RIGHT, TOP, BOTTOM = 30, 15, 22, 20
"""Margins: 30 to 35, 15 to 20, and 20 to 25 above and below; above so that the hook of an Ủ stays below 20 too."""
WIDTH = PAGE_WIDTH - LEFT - RIGHT
TABLE_WIDTH = WIDTH - 0.6
"""Its outer lines stand within the margins too."""
FIRST_LINE = 12.7
"""Of a paragraph: 1 to 1.27 cm."""
HEAD_LEFT = 67
HEAD_RIGHT = WIDTH - HEAD_LEFT
AGENCY_RULE = HEAD_LEFT * 0.4
"""Below the agency: a third to a half of the line."""
MOTTO_RULE = 62
"""Below the motto: as long as its letters."""
SUBJECT_RULE = 45

BODY = 14
HEAD = 12
"""Agencies and the nation; 12 or 13."""
MOTTO = 13
NUMBER = 13
DATE = 13
TABLE = 12
RECIPIENTS_HEAD, RECIPIENTS = 12, 11
PAGE_NUMBER = 13
BETWEEN = 6
"""Points between paragraphs, at least."""
TO_SIGN = 60
"""Points of room for the signature and the seal."""

CHART_WIDTH, CHART_HEIGHT = 77, 42
"""Of one among several, two in a row."""
SINGLE_CHART_HEIGHT = 55

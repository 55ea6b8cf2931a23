"""Practice data: four markets and a street of Vũng Tàu. Only the places and the totals are real; see DISCLAIMER.

Real are the names of the places, their wards, and that 168 of 542 traders had a QR code on 31 May 2023. Everything
else comes from chance with a fixed seed.
"""

DISCLAIMER = "số liệu bịa để tập"
"""Ends every note in the data: figures made up for practice. The split of the 542 and the 168 by market, all persons,
shops, phones, accounts and days are made up as well."""

"""Floor 2: the adoption ladder of dated facts, and the figures counted from them.

Whoever uses anything of it has every session keep the running totals of what it commits.
"""

from campaigns.adoption.keeping import start_keeping

start_keeping()

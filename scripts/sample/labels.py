"""House numbers of the street and stalls of the markets, as they are painted on the doors."""

from scripts.sample.chance import Chance

LAST_HOUSE = 120


def house_numbers(chance: Chance, number: int) -> list[str]:
    """So many house numbers of both sides of a street, in walking order, with gaps: not every house is a shop."""
    houses = sorted(chance.some_of(range(1, LAST_HOUSE + 1), number * 4 // 5))
    labels = [str(house) for house in houses]
    for house in chance.some_of(houses, number - len(houses)):
        more = chance.one_of(("{}A", "{}B", "{}/2", "{}/3A", "{}/10", "{} Bis"))
        labels.insert(labels.index(str(house)) + 1, more.format(house))
    return labels


def stalls(pattern: str, rows: str, number: int) -> list[str]:
    """So many stalls, row by row: *pattern* has places for ``row`` and ``at``, the number within the row."""
    each = -(-number // len(rows))
    return [pattern.format(row=rows[n // each], at=n % each + 1) for n in range(number)]

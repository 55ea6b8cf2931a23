"""Which place a row means: by its name of today or before, among those that the officer may see."""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable

from campaigns.lists.verdicts import Fault, RowFault
from registry.folding import fold
from registry.lists.columns import Column
from registry.places.model import Place

_KIND = re.compile(r"(?:tuyen pho|tuyen duong|duong|pho|cho) ")


class PlacesByName:
    """The officer's places under everything they are called."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._named: dict[str, dict[uuid.UUID, Place]] = defaultdict(dict)
        for place in places:
            for name in (place.name, *place.former_names.splitlines()):
                self._named[fold(name)][place.id] = place
        for name, found in list(self._named.items()):
            bare = _KIND.sub("", name, count=1)
            if bare not in self._named:
                self._named[bare] = dict(found)

    def all_named(self, text: str) -> list[Place]:
        """The places that *text* may mean. Raise RowFault where there is none."""
        found = self._named.get(fold(text)) or self._named.get(_KIND.sub("", fold(text), count=1))
        if not found:
            raise RowFault(Fault.PLACE_UNKNOWN, Column.PLACE, text)
        return list(found.values())

    def named(self, text: str) -> Place:
        """The one place that *text* means. Raise RowFault."""
        found = self.all_named(text)
        if len(found) > 1:
            raise RowFault(Fault.PLACE_SEVERAL, Column.PLACE, text)
        return found[0]

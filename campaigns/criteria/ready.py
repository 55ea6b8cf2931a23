"""The criteria that come with the program: step 0022 of the migrations puts them into each database."""

import uuid
from dataclasses import dataclass

from campaigns.adoption.figures import HEADLINE
from campaigns.criteria.model import Criterion
from campaigns.ladder.model import Rung


@dataclass(frozen=True)
class ReadyCriterion:
    """A criterion that is the same everywhere."""

    number: int
    """The last figures of its id: the same in each database, so that figures of two can be laid together."""
    code: str
    rung: Rung

    @property
    def id(self) -> uuid.UUID:
        """The id of its row."""
        return uuid.UUID(f"00000000-0000-4000-8000-0000000022{self.number:02d}")


READY = (
    ReadyCriterion(1, "codes_issued", Rung.CODE_ISSUED),
    ReadyCriterion(2, "signs_displayed", Rung.SIGN_POSTED),
    ReadyCriterion(3, "test_payment", Rung.TEST_PAYMENT),
    ReadyCriterion(4, "regular_use", Rung.REGULAR_USE),
    ReadyCriterion(5, "commitments", Rung.COMMITTED),
    ReadyCriterion(6, "accounts_ready", Rung.ACCOUNT_READY),
)


def headline_criterion() -> Criterion:
    """What stands in big figures where no campaign says otherwise: a copy of the row, in no session."""
    ready = next(one for one in READY if one.rung is HEADLINE)
    return Criterion(
        id=ready.id, code=ready.code, method_version=1, name="", rung=ready.rung, kinds=[], lines=[], what_counts=""
    )

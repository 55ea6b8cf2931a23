"""One plan that was shown is one run: its id is made when it is shown, and the same form sent twice leads to one run.

A finger that taps twice, a page that is loaded anew: both send the form again. Two runs of the same signs are the same
paper twice.
"""

import uuid

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from registry.officers.model import Officer
from registry.print_runs.errors import PlanChanged, RunIsAnothers
from registry.print_runs.model import PrintRun
from registry.print_runs.paper import paper_for
from registry.print_runs.queries import run_seen_by
from registry.print_runs.wanted import Wanted


def run_written(session: Session, *, by: Officer, run_id: uuid.UUID, wanted: Wanted) -> PrintRun | None:
    """The run with that id, where *by* had the same written before; nothing where there is none yet.

    Raise RunIsAnothers where somebody else wrote it, or *by* may not see it any more; PlanChanged where it is about
    something else than *wanted*: the form was changed since.
    """
    maker_id = session.scalar(select(PrintRun.made_by_id).where(PrintRun.id == run_id))
    if maker_id is None:
        return None
    if maker_id != by.id:
        raise RunIsAnothers
    try:
        run = run_seen_by(session, by, run_id)
    except NoResultFound:
        raise RunIsAnothers from None
    if not _is_about(run, wanted.in_one_way()):
        raise PlanChanged
    return run


def _is_about(run: PrintRun, wanted: Wanted) -> bool:
    paper = paper_for(layout=wanted.layout, sheet=wanted.sheet, start_at=wanted.start_at, copies=wanted.copies)
    printed = (paper.drawn_layout, paper.sheet, paper.start_at, paper.copies)
    chosen = ([one.hex for one in wanted.place_ids], [one.hex for one in wanted.merchant_ids])
    return (run.layout, run.sheet, run.start_at, run.copies) == printed and (
        (run.order, run.only, (run.place_ids, run.merchant_ids)) == (wanted.order, wanted.only, chosen)
    )

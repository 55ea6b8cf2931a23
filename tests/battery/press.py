"""A worker as scripts/work runs it, with time going by fast, on which a test may have its way; started by B5.

The lease is over soon, dead processes are seen at once, and files come to the disk slowly, so that a kill can meet one
half written. While the file that BARE names is there, each is written under its own name, as programs do that think no
further.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import scripts.work
from merchant_app.print_jobs import files, working
from registry.print_runs import leasing

PIECES = 12
BETWEEN, BETWEEN_BARE = 0.004, 0.02


def write_slowly(file, content, between=BETWEEN):
    step = len(content) // PIECES + 1
    with Path(file).open("wb") as out:
        for at in range(0, len(content), step):
            out.write(content[at : at + step])
            out.flush()
            time.sleep(between)


def keep(self, run_id, number, content, *, worker):
    if not Path(os.environ["BARE"]).exists():
        keep_whole(self, run_id, number, content, worker=worker)
        return
    file = self.path_of(run_id, number)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_slowly(file, content, BETWEEN_BARE)


if __name__ == "__main__":
    leasing.LEASE = timedelta(seconds=0.3)
    working.EVERY = 0.1
    scripts.work.LOOKS = 0.05
    files.write = write_slowly
    keep_whole, files.PrintFiles.keep = files.PrintFiles.keep, keep
    sys.argv[1:] = []
    scripts.work.main()

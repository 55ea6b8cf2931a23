"""The entry of `python -m qr`."""

import sys

from qr.command_line import main

sys.exit(main())

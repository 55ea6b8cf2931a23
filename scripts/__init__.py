"""What one starts from the terminal: errands, the server and its worker."""

import gc

gc.set_threshold(100_000, 50, 1000)  # nearly all that starting makes stays: looking for garbage took a fifth of it

"""Print runs: a ledger of what is printed, written before a page is drawn."""

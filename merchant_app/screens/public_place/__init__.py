"""A street's or market's public page, reports of payers, and the answers to them."""

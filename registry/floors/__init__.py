"""Floor plans of markets, as officials paste them."""

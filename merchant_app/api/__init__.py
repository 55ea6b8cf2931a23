"""What programs of other offices read with a key: places and figures as JSON, and no person's data at all."""

"""Keys with which programs of other offices read figures: made by an admin, for some units, until a day."""

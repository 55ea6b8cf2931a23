"""What a campaign counts besides the rungs: of shops or places, by hand, with a day and who counted."""

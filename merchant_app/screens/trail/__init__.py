"""The trail on screen: of a shop, of an officer, of a day."""

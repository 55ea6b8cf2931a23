"""Why an installation cannot be used as it was started."""


class KeysOfAnother(Exception):
    """The keys in use are not those the database was written with: nothing sealed in it could be read."""

"""Why a link was not made, or did not open."""


class TraderLinkRefusal(Exception):
    """Parent of every refusal about links of traders."""


class NoLinkAfterTakingBack(TraderLinkRefusal):
    """The trader took back that the ward may keep their data: there is nobody to give a link to."""


class LinkUnusable(TraderLinkRefusal):
    """Forged, ended, replaced, too old, or of a shop that is closed: outside, all of them look the same."""

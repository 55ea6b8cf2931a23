"""What can be wrong with an assignment, said without words for the screen."""


class AssignmentError(Exception):
    """Parent of every refusal below."""


class NotPostedThere(AssignmentError):
    """Nobody is sent to a place whose shops that officer may not see."""


class StretchBackwards(AssignmentError):
    """The last label stands before the first one."""


class AssignedAlready(AssignmentError):
    """The same officer has the very same stretch already."""

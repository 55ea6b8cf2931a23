"""What the way a request came by says of how consent was taken back with it: nobody guesses that."""

from registry.consents.model import How
from registry.data_requests.model import Channel

HOW_ASKED: dict[Channel, How] = {
    Channel.IN_PERSON: How.SPOKEN,
    Channel.PHONE: How.SPOKEN,
    Channel.LETTER: How.SIGNATURE,
    Channel.LINK: How.ON_SCREEN,
}

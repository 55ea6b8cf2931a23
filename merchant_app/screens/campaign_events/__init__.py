"""Events of a campaign: planning and telling them, ticking whom they reached, what came after."""

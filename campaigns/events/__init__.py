"""Events of a campaign: training, launch, count day, leaflet round; the shops they reached, and what came after."""

"""Signs on paper: made, downloaded, posted, voided."""

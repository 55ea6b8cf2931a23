"""Steps that change the register and the ladder together."""

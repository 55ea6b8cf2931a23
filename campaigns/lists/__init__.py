"""Lists of shops out of the register and into it: each row judged before anything is written."""

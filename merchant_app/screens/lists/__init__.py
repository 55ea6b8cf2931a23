"""Lists of shops out of the register, and into it: a file is looked through row by row before anything is written."""

"""Lists of shops as offices have them: read from sheets and text files, and kept while somebody looks them through."""

"""Drawing print runs beside the pages: what a worker does, and where the files lie."""

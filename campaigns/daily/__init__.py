"""What the program does once a day by itself."""

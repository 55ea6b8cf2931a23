"""Boards drawn: on a page as SVG, and on A3 paper for the gate."""

"""Printed QR signs."""

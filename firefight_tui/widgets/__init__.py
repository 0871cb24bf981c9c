"""Dumb parts: records in, messages out."""

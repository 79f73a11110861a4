"""Bytes: what a file or message looks like; pure."""

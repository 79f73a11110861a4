"""Everypenny: income management for UK councils."""

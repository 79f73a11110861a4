"""Deeds: one verb a module, told through ports."""

"""The outside: one technology a module, named for it."""

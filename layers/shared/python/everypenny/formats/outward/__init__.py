"""What leaves: one module a target."""

"""Settings from the environment, and the real adapters, built once."""

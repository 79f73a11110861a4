"""Rules: values and decisions, standard library only."""

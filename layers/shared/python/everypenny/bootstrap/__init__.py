"""What a door needs from the outside, built once and only when asked for: a module a need."""

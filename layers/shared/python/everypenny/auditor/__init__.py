"""The stranger's program; imports nothing of ours."""

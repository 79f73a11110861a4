"""Doors: one module per Lambda function."""

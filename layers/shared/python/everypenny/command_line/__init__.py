"""The everypenny command; not in the Lambda asset."""

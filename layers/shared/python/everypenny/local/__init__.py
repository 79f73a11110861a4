"""The local stack and the demo; not in the Lambda asset."""

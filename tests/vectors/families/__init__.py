"""What is asked: one module a family, each with its `FAMILY`."""

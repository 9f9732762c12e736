"""The rules as data, checked when loaded."""

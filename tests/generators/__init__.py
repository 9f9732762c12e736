"""What the generators promise."""

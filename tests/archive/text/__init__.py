"""Text and pictures out of files."""

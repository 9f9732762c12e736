"""Search engines to compare: ours, and those of other people, each given the same rows and asked the same things."""

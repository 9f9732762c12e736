"""Ten years of made-up Polish mail for what is measured about searching: seeded, inflected, streamed."""

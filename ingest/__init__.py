"""Mail into cases: fetch, keep, read, place."""

"""The archive to a search box: Polish into terms, an index beside the database, hits within one's rights."""

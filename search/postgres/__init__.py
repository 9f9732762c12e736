"""The search index in PostgreSQL, for machines that share one database: its own tables, made again like any index."""

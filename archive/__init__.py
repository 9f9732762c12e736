"""The vault: database, files by digest, audit chain, jobs, text of files. It knows nothing of the business."""

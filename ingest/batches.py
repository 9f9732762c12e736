"""How many messages one command asks for: few enough for memory, enough that the way there and back is no matter."""

from ingest.large import LARGE

BATCH_MESSAGES = 200
BATCH_BYTES = 16 * 1024 * 1024


def batches(sightings):
    """The sightings in their order, at most 200 messages and 16 MB together; large and failing ones go alone."""
    batch, weight = [], 0
    for sighting in sightings:
        size = sighting.server_size or 0
        alone = size > LARGE or sighting.attempts > 0
        if batch and (alone or weight + size > BATCH_BYTES or len(batch) == BATCH_MESSAGES):
            yield batch
            batch, weight = [], 0
        batch.append(sighting)
        weight += size
        if alone:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch

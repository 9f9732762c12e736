"""How many messages one command asks for: few enough for memory, enough that the way there and back is no matter."""

from ingest.large import LARGE

BATCH_MESSAGES = 200
BATCH_BYTES = 16 * 1024 * 1024
# By how often they were in a batch that failed: the culprit is found soon, and the others come in the meantime.
MOST = (BATCH_MESSAGES, 16, 1)


def batches(sightings):
    """The sightings in their order, at most 200 messages and 16 MB together; large ones go alone.

    Each batch is of sightings that made equal trouble.
    """
    batch, weight, trouble = [], 0, 0
    for sighting in sightings:
        size, before, trouble = sighting.server_size or 0, trouble, min(sighting.attempts, len(MOST) - 1)
        most = 1 if size > LARGE else MOST[trouble]
        full = len(batch) >= most or weight + size > BATCH_BYTES or trouble != before
        if batch and full:
            yield batch
            batch, weight = [], 0
        batch.append(sighting)
        weight += size
        if most == 1:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch

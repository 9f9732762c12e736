"""How fast an engine takes the mail in, and one new letter; the time for making the mail is not counted."""

import resource
import time
from dataclasses import dataclass
from itertools import islice

from bench.engines.row import entry_of, row_of

BATCH = 1000
NEW = 40


@dataclass(frozen=True)
class Built:
    """Letters, and the seconds they took: by the clock and of the processor, which a server does not tell (None)."""

    count: int
    wall: float
    cpu: float | None

    @property
    def speed(self):
        """Letters a second, by the clock."""
        return self.count / self.wall

    @property
    def speed_of_cpu(self):
        """Letters a second of the processor."""
        return self.count / self.cpu if self.cpu else None


class Stopwatch:
    """Time within its `with` blocks; of the processor all that is used, but for what this thread does outside them."""

    def __init__(self):
        self.wall, self.outside = 0.0, 0.0
        self.began, self.last = _all_cpu(), time.thread_time()

    def __enter__(self):
        self.outside += time.thread_time() - self.last
        self.entered = time.perf_counter()

    def __exit__(self, *_):
        self.wall += time.perf_counter() - self.entered
        self.last = time.thread_time()

    @property
    def cpu(self):
        """Processor seconds so far; to be asked outside."""
        return _all_cpu() - self.began - self.outside - (time.thread_time() - self.last)


def build(engine, letters, *, is_server=False):
    """Put all the letters in an engine of other people's. The `Built`."""
    watch, count = Stopwatch(), 0
    told = []  # by an engine in a process of its own
    with watch:
        engine.create()
    for rows in batched(map(row_of, letters), BATCH):
        with watch:
            told.append(engine.add(rows))
        count += len(rows)
    with watch:
        told.append(engine.finish())
    if told[0]:
        return Built(count, sum(wall for wall, _ in told), sum(cpu for _, cpu in told))
    return Built(count, watch.wall, None if is_server else watch.cpu)


def rebuild(ours, letters):
    """Make our index again with all the letters. The `Built`."""
    watch, count = Stopwatch(), 0
    with watch:
        making = ours.index.rebuilding()
        add = making.__enter__()
    for entries in batched(map(entry_of, letters), BATCH):
        with watch:
            for entry in entries:
                add(entry)
        count += len(entries)
    with watch:
        making.__exit__(None, None, None)
    return Built(count, watch.wall, watch.cpu)


def update(ours, letters):
    """Bring the letters into our index as the jobs do when there is much to do: a thousand a commit. The `Built`."""
    ours.index.clear()
    watch, count = Stopwatch(), 0
    for entries in batched(map(entry_of, letters), BATCH):
        with watch:
            ours.index.update(entries)
        count += len(entries)
    return Built(count, watch.wall, watch.cpu)


def new_letters(engine, made, ask_for):
    """Seconds of each new letter until it is found, one at a time: (wall, cpu) of each.

    `made` are rows or entries; `ask_for` makes the question that must find one.
    """
    for one in made:
        wall, cpu = time.perf_counter(), _all_cpu()
        told = engine.add_one(one)
        found = engine.count(ask_for(one))
        if found != 1:
            raise SystemExit(f"{engine.name} finds {found} letters where one new one is.")
        yield told or (time.perf_counter() - wall, _all_cpu() - cpu)


def batched(items, size):
    """Lists of so many, the last one shorter."""
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch


def size_of(path):
    """Octets of a file or of all files in a folder, and of what lies beside a file under its name (`x.db-wal`)."""
    files = path.rglob("*") if path.is_dir() else path.parent.glob(f"{path.name}*")
    return sum(file.stat().st_size for file in files if file.is_file())


def _all_cpu():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime

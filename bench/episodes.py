"""An office whose processes are killed while it reads a seeded mailbox, and the undisturbed one it is compared with."""

import json
import os
import random
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench import mailbox, office, picture
from bench.server import Account
from bench.victims import Victim
from ingest.mail.identity import canon_sha256

FIRST_SHARE = 0.4  # of the mailbox is there at the beginning, the rest is delivered while it is read
PORTION = (20, 120)  # letters delivered at once
BUSY = 80  # letters and jobs on the way; below that the next portion is delivered
# (share of the kills, seconds from .. to): the start-up, the first things done, the middle of the work.
DELAYS = ((0.25, 0.05, 0.4), (0.5, 0.4, 2.0), (0.25, 2.0, 4.0))
LONG_AGO = 3 * 24 * 3600


@dataclass
class Episode:
    """One office from its first letter to its comparison: the phases that each kill met, and what went wrong."""

    number: int
    config: Path
    account: Account
    waiting: list
    killed: list = field(default_factory=list)
    trouble: list = field(default_factory=list)
    aside: int = 0
    found: dict | None = None


class Episodes:
    """The servers, the mail and the reference that all episodes share."""

    def __init__(self, asked, folder, dovecot, new_database=None):
        self.asked, self.folder, self.dovecot, self.new_database = asked, folder, dovecot, new_database
        self.letters = list(mailbox.mail(asked.count, asked.seed))
        self.names = {canon_sha256(one.content): f"letter {one.number}" for one in reversed(self.letters)}
        self.until = time.monotonic() + asked.minutes * 60

    @property
    def time_is_up(self):
        """Whether no more kills are to be begun."""
        return time.monotonic() > self.until

    def reference(self):
        """The picture of an undisturbed run, checked against what is known of the mail; made once and kept."""
        kept = self.folder / "reference.json"
        if kept.exists():
            return picture.from_json(json.loads(kept.read_text(encoding="utf-8")))
        begun = time.monotonic()
        config, account = self._new_office("reference", len(self.letters))
        office.settle(config)
        found = self._picture(config, account)
        self._check(found)
        kept.write_text(json.dumps(picture.as_json(found), ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(config.parent)
        print(
            f"reference: {len(self.letters)} deliveries in peace, {time.monotonic() - begun:.0f} s",
            flush=True,
        )
        return found

    def run(self, number, kills):
        """Read the mailbox under at most that many kills, then in peace. Returns the `Episode`."""
        first = int(len(self.letters) * FIRST_SHARE)
        config, account = self._new_office(f"episode{number}", first)
        episode = Episode(number, config, account, self.letters[first:])
        self._disturb(episode, kills)
        account.deliver(episode.waiting)
        episode.aside = office.settle(config)
        episode.found = self._picture(config, account)
        return episode

    def _disturb(self, episode, kills):
        chance = random.Random(f"kill-{self.asked.seed}-{episode.number}-{self.asked.workers}")
        running, begun = [], 0
        try:
            while len(episode.killed) < kills and not self.time_is_up and not episode.trouble:
                if not self._keep_busy(episode, chance):
                    break
                while len(running) < self.asked.workers:
                    begun += 1
                    running.append(Victim(episode.config, episode.config.parent / f"victim{begun}.log"))
                self._kill_one(episode, chance, running)
        finally:
            for victim in running:
                victim.kill()

    def _kill_one(self, episode, chance, running):
        _, low, high = chance.choices(DELAYS, [delay[0] for delay in DELAYS])[0]
        time.sleep(chance.uniform(low, high))
        victim = running.pop(chance.randrange(len(running)))
        status = victim.ended()
        if status is not None:
            episode.trouble.append(
                f"a process ended by itself, status {status}: {victim.log.read_text()[-800:]}"
            )
            return
        age, phases = victim.age, sorted(victim.kill())
        episode.killed.append(phases)
        if self.asked.verbose:
            told = ", ".join(phases)
            print(f"  {episode.number}.{len(episode.killed)}: killed after {age:.2f} s, {told}", flush=True)

    def _keep_busy(self, episode, chance):
        """Deliver more when little is on the way; whether anything is."""
        delivered = self.letters[: len(self.letters) - len(episode.waiting)]
        busy = office.on_the_way(episode.config, sum(not letter.again for letter in delivered))
        if busy < BUSY and episode.waiting:
            count = chance.randint(*PORTION)
            episode.account.deliver(episode.waiting[:count])
            del episode.waiting[:count]
            return True
        return busy > 0

    def _new_office(self, name, first):
        home = self.folder / name
        shutil.rmtree(home, ignore_errors=True)  # of a run that was cut off
        account = Account(self.dovecot, name)
        account.fill(self.asked.count, self.asked.seed, first=first)
        database = self.new_database and self.new_database()
        where = {"seed": self.asked.seed, "mode": self.asked.mode, "database": database, "poll": 1}
        return office.make_office(home, account, **where), account

    def _picture(self, config, account):
        with office.opened(config) as opened:
            # What a crash left half written is swept a day later.
            for path in opened.store.incoming.glob("*"):
                os.utime(path, (time.time() - LONG_AGO,) * 2)
            return picture.picture(opened, account, self.names, self.asked.mode)

    def _check(self, found):
        known = mailbox.Expected()
        for letter in self.letters:
            known.add(letter)
        told = [found[name].total() for name in ("messages", "filings", "documents")]
        wrong = {name: dict(found[name]) for name in ("chain", "jobs", "sightings", "store") if found[name]}
        if told != [known.messages, known.filed, known.documents] or wrong:
            raise SystemExit(f"The undisturbed run is wrong already: {told} of {known}; {wrong}")

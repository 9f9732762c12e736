"""What saved searches newly find, mailed to who saved them: each hit once, by her rights of now, and to nobody else."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from archive import jobs
from archive.db import utcnow
from cases import outgoing, saved_search
from cases.advisor import Advisor
from cases.calendar import date_in_poland
from cases.findable import came_at
from cases.outgoing import ALERT
from cases.saved_search import Alert
from ingest.confirm import next_daily
from search.find import REBUILDING, search
from search.preview import found_by_key
from webapp import alert_words
from webapp.letters_out import letter_to
from webapp.narrowing import Asked, narrowing

JOB = "alert"
GATHERING = timedelta(minutes=5)
LOOK_AGAIN = timedelta(minutes=9)  # a job waits no longer
LOOKED_BACK = timedelta(days=30)  # mail that is dated earlier than that when it comes is no news
AT_A_TIME = 200
MOST = 1000  # conversations looked through for one search
MOST_NAMED = 20  # of one search in one mail


@dataclass(frozen=True)
class News:
    """What one saved search newly found: `hits` as `search` tells them."""

    search: object
    hits: list


def ask(office):
    """Something can be found that could not be before: have those told who watch for it."""
    with office.db.reading() as session:
        # Whoever is asked already and due sees what was indexed by now; asked once more, she would wait once more.
        watching = [] if jobs.any_due(session, [JOB]) else saved_search.watching(session)
    if watching:
        with office.db.writing() as session:
            asked = {advisor.actor: None for advisor in watching}
            jobs.enqueue_all(session, JOB, asked, not_before=_next_turn(utcnow()))


def alert_to(office, advisor_id, now=None):
    """Note what the advisor's searches newly find, and tell her, if it is time; else have somebody look in time."""
    now = now or utcnow()
    if office.smtp is None:
        return
    with office.db.reading() as session:
        advisor = session.get_one(Advisor, advisor_id)
        if not advisor.active:
            return
        searches = saved_search.saved_searches_of(session, advisor)
        watched = [one for one in searches if one.alert is not Alert.NEVER]
        found = [(one, *_new_keys(session, office, one, advisor, now)) for one in watched]
    with office.db.writing() as session:
        for one, keys, _ in found:
            saved_search.owe(session, one, keys)
    _tell(office, advisor_id, now)
    _look_again(office, advisor_id, now, any(is_cut for _, _, is_cut in found))


def _new_keys(session, office, watched, advisor, now):
    """Keys that it finds and of which she was never told, and whether the index could not tell all."""
    asked = Asked.of(watched.asked)
    filters, _ = narrowing(asked)
    earliest = date_in_poland(now - LOOKED_BACK)
    filters["from_on"] = max(filters.get("from_on") or earliest, earliest)
    # The newest first, and all of a conversation: what says little is news no less.
    filters |= {"by_date": True, "most_others": None, "snippets": False, "limit": AT_A_TIME}
    keys, offset = [], 0
    while offset < MOST:
        page = search(session, office.index, asked.typed, advisor, offset=offset, **filters)
        # What a mended word finds is an offer to somebody who looks, and no news to somebody who does not.
        firsts = () if page.did_you_mean else page.hits
        hits = [hit for first in firsts for hit in (first, *first.others)]
        keys += [hit.key for hit in hits if _is_news(hit, watched, advisor)]
        offset += AT_A_TIME
        if offset >= page.groups:
            break
    known = saved_search.known_keys(session, watched, keys)
    is_cut = any(remark.sentence == REBUILDING for remark in page.remarks)
    return [key for key in keys if key not in known], is_cut


def _is_news(hit, watched, advisor):
    came = came_at(hit.row, {case_id for case_id, _ in hit.cases})
    return came is not None and came >= watched.watched_from and getattr(hit.row, "by_id", None) != advisor.id


def _tell(office, advisor_id, now):
    with office.db.reading() as session:
        advisor = session.get_one(Advisor, advisor_id)
        owed = [one for one in saved_search.owed_to(session, advisor) if _due_at(one) <= now]
        if not owed:
            return
        found = found_by_key(session, advisor, [one.key for one in owed])
        news = _gathered(owed, found)
        letter, key = _letter(session, office, advisor, news, owed, now) if news else (None, None)
    digest = office.store.put(letter.as_bytes()) if letter else None
    _put_out(office, advisor, owed, found, letter, key, digest)


def _due_at(owed):
    return next_daily(owed.at) if owed.search.alert is Alert.DAILY else owed.at


def _gathered(owed, found):
    """What is to be told, search by search; what she may no longer see is not."""
    news = {}
    for one in owed:
        if one.key in found:
            news.setdefault(one.search_id, News(one.search, [])).hits.append(found[one.key])
    return list(news.values())


def _letter(session, office, advisor, news, owed, now):
    # Ids alone may be another's, once a search was deleted; nothing else is owed at the same moment.
    key = f"{ALERT}:{advisor.id}:{owed[0].id}-{owed[-1].id}:{owed[0].at.isoformat()}"
    worded = partial(alert_words.worded, news, office.config.web.links_to, MOST_NAMED)
    return letter_to(session, office.config, advisor, worded, key=key, at=now), key


def _put_out(office, advisor, owed, found, letter, key, digest):
    """Enter the mail and what it told in one commit; what somebody else told meanwhile is not told again."""
    with office.db.writing() as session:
        ids = [one.id for one in owed]
        locked = saved_search.still_owed(session, ids)
        if [one.id for one in locked] != ids:
            return
        told = [one for one in locked if one.key in found]
        for one in locked:
            if one.key not in found:
                session.delete(one)  # should she see it again, it is found again
        if letter is None:
            return
        row = outgoing.tell(session, advisor, letter, kind=ALERT, key=key, digest=digest)
        for one in told:
            one.outgoing_id = row.id


def _look_again(office, advisor_id, now, is_cut):
    """Ask for another turn while something is owed, or while the index could not tell all."""
    with office.db.writing() as session:
        advisor = session.get_one(Advisor, advisor_id)
        due = [_due_at(one) for one in saved_search.owed_to(session, advisor)]
        if due or is_cut:
            at = max(now, min([now + LOOK_AGAIN, *due]))
            jobs.enqueue(session, JOB, advisor.actor, not_before=at)


def _next_turn(instant):
    # A fixed moment: were it so long after each batch, a stream of mail would put it off again and again.
    turn = GATHERING.total_seconds()
    return instant + timedelta(seconds=turn - instant.timestamp() % turn)

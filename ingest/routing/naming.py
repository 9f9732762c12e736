"""Rules about a case that is called by its number: on the envelope, in the advisor's own words, in what is quoted."""

from cases.message import PASSED
from cases.token import tokens_in
from ingest.routing import numbers
from ingest.routing.evidence import Evidence

MOST_WORDS = 500  # characters of a comment


def by_token(directory, message):
    """A token of ours on the message: it counts for those of us who may see the case, and for who takes part in it.

    Tokens travel wherever a letter is forwarded to, so a stranger's is a reason to look, and none to file.
    """
    for found in directory.tokens.on(message):
        if found.holds:
            case, facts = found.case, {"number": found.case.number}
            if _takes_part(directory, message, case):
                yield Evidence(case, "token", facts, case.is_open)
            elif message.sender_check == PASSED:
                yield Evidence(case, "token_stranger", facts | {"address": message.from_address}, False)
            else:
                yield Evidence(
                    case, "token_unconfirmed", facts | {"address": message.from_address or ""}, False
                )


def by_case_number(directory, message):
    """A case number in the subject, written by somebody of ours who may see that case.

    From others the number is never enough, and one that is not clearly a number of ours is none.
    """
    for found in numbers.numbers_in(message.subject):
        case = directory.case_numbered(found.number)
        if case is not None:
            trusted = directory.may_see(directory.writer(message), case)
            if trusted or found.clear:
                yield Evidence(case, "case_number", {"number": found.number}, trusted and case.is_open)


def by_comment(directory, message):
    """A case number in what one of ours wrote above the letter that she forwards, a few words."""
    writer = directory.writer(message)
    # Where the letter begins must be certain: what an outsider wrote in it is not her word.
    is_hers = writer is not None and message.layers and message.layers[0].is_sure
    for found in numbers.numbers_in((message.comment or "")[:MOST_WORDS]) if is_hers else ():
        case = directory.case_numbered(found.number)
        if case is not None and directory.may_see(writer, case):
            yield Evidence(case, "comment", {"number": found.number}, case.is_open)


def by_file_name(directory, message):
    """A case number in the name of a scanned file: somebody typed it at the machine, nobody knows who."""
    for number in numbers.numbers_of_scan(message):
        case = directory.case_numbered(number)
        if case is not None:
            yield Evidence(case, "file_name", {"number": number}, False)


def by_text(directory, message):
    """A number or a token of ours in what is written or quoted: whoever had a letter of ours may quote it."""
    text = numbers.texts_of(message)
    with_token = {number: token for number, token in tokens_in(text)[: numbers.MOST_TOKENS]}
    for found in numbers.numbers_in(text):
        case = directory.case_numbered(found.number)
        if case is not None and found.clear:
            token, tokens = with_token.get(found.number), directory.policy.tokens
            holds = token is not None and tokens is not None and tokens.fits(case, token)
            yield Evidence(case, "token_in_text" if holds else "text", {"number": found.number}, False)


def _takes_part(directory, message, case):
    if directory.may_see(directory.writer(message), case):
        return True
    confirmed = message.sender_check == PASSED
    contact = confirmed and directory.has_contact(case, message.from_address)
    return contact or directory.tokens.takes_part(message, case)

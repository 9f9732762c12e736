"""Rules about a case that is called by its number: on the envelope, in the advisor's own words, in what is quoted."""

from cases.message import PASSED
from cases.token import tokens_in
from ingest.routing import numbers
from ingest.routing.evidence import Evidence
from ingest.routing.people import outsider_of

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

    From others the number is never enough. One that is not clearly a number of ours is a guess: it hides the message
    from nobody and shows it to nobody, for strangers may hit it; but where it names another case, a person decides.
    """
    for found in directory.said[message].in_subject:
        case, facts = directory.case_numbered(found.number), {"number": found.number}
        if case is None:
            continue
        if _is_her_word(directory, message, case, found):
            yield Evidence(case, "case_number", facts, case.is_open)
        elif found.clear:
            yield Evidence(case, "case_number", facts, False)
        elif not found.doubtful or directory.has_contact(case, outsider_of(directory, message)):
            yield Evidence(case, "loose_number", facts, False, binding=False, doubt=True)


def by_address(directory, message):
    """The plain number of a case in the address of ours that it was sent to: as good as the number in the subject."""
    for number in directory.said[message].in_addresses:
        case = directory.case_numbered(number)
        if case is not None:
            trusted = directory.may_see(directory.writer(message), case)
            yield Evidence(case, "address", {"number": number}, trusted and case.is_open)


def by_comment(directory, message):
    """A case number in what one of ours wrote above the letter that she forwards, a few words."""
    writer = directory.writer(message)
    # Where the letter begins must be certain: what an outsider wrote in it is not her word.
    is_hers = writer is not None and message.layers and message.layers[0].is_sure
    for number in numbers.case_numbers((message.comment or "")[:MOST_WORDS]) if is_hers else ():
        case = directory.case_numbered(number)
        if case is not None and directory.may_see(writer, case):
            yield Evidence(case, "comment", {"number": number}, case.is_open)


def by_file_name(directory, message):
    """A case number in the name of a scanned file: somebody typed it at the machine, nobody knows who."""
    for number in numbers.numbers_of_scan(message):
        case = directory.case_numbered(number)
        if case is not None:
            yield Evidence(case, "file_name", {"number": number}, False)


def by_text(directory, message):
    """A number or a token of ours in what is written or quoted: whoever had a letter of ours may quote it."""
    said = directory.said[message]
    with_token = dict(tokens_in(said.text)[: numbers.MOST_TOKENS]) if said.in_text else {}
    for found in said.in_text:
        case = directory.case_numbered(found.number)
        if case is not None and found.clear:
            token, tokens = with_token.get(found.number), directory.policy.tokens
            holds = token is not None and tokens is not None and tokens.fits(case, token)
            yield Evidence(case, "token_in_text" if holds else "text", {"number": found.number}, False)


def _is_her_word(directory, message, case, found):
    """Whether somebody of ours, who may see the case, wrote the number, and did not merely pass it on."""
    if not directory.may_see(directory.writer(message), case):
        return False
    if _is_passed_on(directory, message, found):
        outsiders = [layer.from_address for layer in message.layers]
        of_another = any(directory.cases_of_contacts([one]) for one in outsiders)
        return found.clear and (not of_another or any(directory.has_contact(case, one) for one in outsiders))
    # „Płatność faktury S/2026/40”: put above a letter it is the case; on a letter of ours, if its client gets that.
    recipients = (one.address for one in message.addresses)
    return (
        not found.doubtful or bool(message.layers) or any(directory.has_contact(case, r) for r in recipients)
    )


def _is_passed_on(directory, message, found):
    """Whether the number was in the subject of what she forwards or answers, or nobody can tell."""
    before = [layer.subject for layer in message.layers]
    before += [answered.subject for answered, _ in directory.threads.answered_by(message)]
    unknown = any(not layer.is_sure or not layer.subject for layer in message.layers)
    told = {one.number for subject in before for one in numbers.numbers_in(subject)}
    return found.number in told or (unknown and not found.clear)


def _takes_part(directory, message, case):
    if directory.may_see(directory.writer(message), case):
        return True
    confirmed = message.sender_check == PASSED
    contact = confirmed and directory.has_contact(case, message.from_address)
    return contact or directory.tokens.takes_part(message, case)

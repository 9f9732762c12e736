"""Why a mail server refuses a token that Microsoft gave: the token itself names whose it is and what it allows."""

import base64
import json

from cases.errors import N_
from ingest.oauth.errors import SignInTrouble

AS_APPLICATION, AS_PERSON = "IMAP.AccessAsApp", "IMAP.AccessAsUser.All"

APPLICATION_LACKS = N_(
    "The token of the application does not allow %(needed)s (it allows: %(rights)s). In Entra ID add that application "
    "permission of Office 365 Exchange Online, and let an administrator consent."
)
MAILBOX_CLOSED = N_(
    "The application may use IMAP, so it is this mailbox that is closed to it. In Exchange Online PowerShell: "
    "New-ServicePrincipal -AppId %(application)s -ObjectId %(object)s, then Add-MailboxPermission -Identity %(user)s "
    "-User %(object)s -AccessRights FullAccess. It takes a while until that counts."
)
PERSON_LACKS = N_(
    "What the person allowed does not hold %(needed)s (it holds: %(rights)s). Give the application that delegated "
    'permission, and run: teczka mail authorize "%(mailbox)s"'
)
OTHER_PERSON = N_(
    "It was %(person)s who said yes, and the mailbox is of %(user)s. Either give her FullAccess to it, or run again "
    'and sign in as %(user)s: teczka mail authorize "%(mailbox)s"'
)


def why_refused(mailbox):
    """(sentence, facts) of each thing that the token lacks; nothing where the token is not one to look into."""
    if mailbox.oauth.provider != "microsoft":
        return
    told = claims(_token(mailbox))
    if mailbox.oauth.needs_a_person:
        yield from _of_a_person(mailbox, told)
    else:
        yield from _of_the_application(mailbox, told)


def claims(token):
    """What a token in the form of a JWT says; unproven, for a person to read. Empty if it has another form."""
    pieces = token.split(".")
    if len(pieces) != 3:
        return {}
    try:
        told = json.loads(base64.urlsafe_b64decode(pieces[1] + "=" * (-len(pieces[1]) % 4)))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _token(mailbox):
    try:
        return mailbox.tokens.access_token()
    except SignInTrouble:
        return ""  # it was there a moment ago; the refusal itself is told without it


def _of_the_application(mailbox, told):
    rights = told.get("roles", [])
    if not told:
        return
    if AS_APPLICATION not in rights:
        yield APPLICATION_LACKS, {"needed": AS_APPLICATION, "rights": _listed(rights)}
        return
    application = told.get("appid") or told.get("azp") or mailbox.oauth.client_id
    # The `oid` of an application's token is the object id of the enterprise application, the one Exchange wants.
    yield MAILBOX_CLOSED, {"application": application, "object": told.get("oid", "-"), "user": mailbox.user}


def _of_a_person(mailbox, told):
    rights = str(told.get("scp", "")).split()
    person = str(told.get("upn") or told.get("preferred_username") or "")
    if told and AS_PERSON not in rights:
        yield PERSON_LACKS, {"needed": AS_PERSON, "rights": _listed(rights), "mailbox": mailbox.name}
    if person and person.casefold() != mailbox.user.casefold():
        yield OTHER_PERSON, {"person": person, "user": mailbox.user, "mailbox": mailbox.name}


def _listed(rights):
    return ", ".join(map(str, rights)) or "-"

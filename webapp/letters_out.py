"""Letters of ours to those who work here: from our address, in the language of who reads them."""

from ingest.letter import Letter
from ingest.outbox import message_id
from webapp import account
from webapp.i18n import speaking


def letter_to(session, config, advisor, worded, *, key, at, thread=()):
    """The letter to the advisor with what `worded()` gives in her language: its subject and text.

    The same key makes the same Message-ID; `thread` are those of the messages that it belongs to.
    """
    own = account.of_email(session, advisor.email)
    with speaking((own and own.language) or config.language):
        subject, text = worded()
    return Letter(
        message_id=message_id(f"{config.web.secret_key}:{key}", config.sender_address),
        sender=(config.smtp.name or f"Teczka – {config.firm.name}", config.sender_address),
        to=((advisor.name, advisor.email),),
        subject=subject,
        text=text,
        at=at,
        thread=thread,
        loop=config.sender_address,
    )

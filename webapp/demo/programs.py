"""The mail programs that people in the demo use: what each leaves in a message."""

from dataclasses import dataclass

from webapp.demo import looks
from webapp.demo.looks import Look


@dataclass(frozen=True)
class Program:
    """One mail program; `boundary` takes a hexadecimal word, `sign_off` stands where others put a signature."""

    boundary: str
    headers: tuple[tuple[str, str], ...] = ()
    answer_prefix: str = "Re: "
    answer: Look = looks.OUTLOOK
    forward: Look = looks.OUTLOOK
    sign_off: str = ""
    encoding: str = "quoted-printable"


PROGRAMS = {
    "outlook": Program(
        boundary="----=_NextPart_000_%s",
        headers=(("X-Mailer", "Microsoft Outlook 16.0"), ("Content-Language", "pl")),
        answer_prefix="RE: ",
    ),
    "outlook365": Program(
        boundary="_000_%s_",
        headers=(("Accept-Language", "pl-PL, en-US"), ("Content-Language", "pl-PL")),
        answer_prefix="Odp: ",
        answer=looks.OUTLOOK_365,
        forward=looks.OUTLOOK_365,
    ),
    "gmail": Program(
        boundary="000000000000%s",
        answer=looks.GMAIL_ANSWER,
        forward=looks.GMAIL_FORWARD,
    ),
    "apple": Program(
        boundary="Apple-Mail=_%s",
        headers=(("X-Mailer", "Apple Mail (2.3826.200.121)"),),
        answer=looks.APPLE_ANSWER,
        forward=looks.APPLE_FORWARD,
    ),
    "iphone": Program(
        boundary="Apple-Mail-%s",
        headers=(("X-Mailer", "iPhone Mail (24B83)"),),
        answer_prefix="Odp: ",
        answer=looks.APPLE_ANSWER,
        forward=looks.APPLE_FORWARD,
        sign_off="Wysłane z iPhone’a",
    ),
    "thunderbird": Program(
        boundary="------------%s",
        headers=(("User-Agent", "Mozilla Thunderbird"), ("Content-Language", "pl")),
        answer=looks.THUNDERBIRD_ANSWER,
        forward=looks.THUNDERBIRD_FORWARD,
        encoding="8bit",
    ),
    "yahoo": Program(
        boundary="----=_Part_%s",
        headers=(("X-Mailer", "WebService/1.1.24652 YMailNorrin"),),
        answer_prefix="Odp: ",
        answer=looks.YAHOO_ANSWER,
        forward=looks.YAHOO_FORWARD,
        encoding="base64",
    ),
    "attachment": Program(boundary="_004_%s_", headers=(("X-Mailer", "Microsoft Outlook 16.0"),)),
    "newsletter": Program(
        boundary="=-%s",
        headers=(
            ("List-Unsubscribe", "<https://przeglad-branzowy.example/wypisz>"),
            ("Precedence", "bulk"),
        ),
    ),
    "copier": Program(boundary="MFP_%s", headers=(("X-Mailer", "MFP-Scan 2.1"),), encoding="8bit"),
}

"""How mail programs in Polish show an older message under a new one, in text and in HTML (DOMAIN.md §7.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

WEEKDAYS = ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela")
SHORT_WEEKDAYS = ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz.")
OF_MONTHS = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca",
    "lipca", "sierpnia", "września", "października", "listopada", "grudnia",
)  # fmt: skip
SHORT_MONTHS = ("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru")


@dataclass(frozen=True)
class Original:
    """The message that is answered or forwarded, as far as a mail program shows it."""

    sender: str
    to: str
    cc: str
    at: datetime
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Look:
    """A head over the older text; with `marked` each line of the text gets a `>`, with `whole` the head too."""

    head: Callable[[Original], str]
    gap: str = "\n\n"
    marked: bool = False
    whole: bool = False
    html: str = '<br><div>{head}</div><blockquote type="cite">{body}</blockquote>'

    def under(self, original):
        """The older message as plain text."""
        body = quoted(original.text) if self.marked else original.text
        shown = self.head(original) + self.gap + body
        return quoted(shown) if self.whole else shown

    def html_under(self, original):
        """The older message as HTML, in the mark-up by which readers fold it."""
        head = escape(self.head(original).strip()).replace("\n", "<br>\n")
        return self.html.format(head=head, body=original.html)


def quoted(text):
    """The text with a mark before each line."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def html_of(text):
    """Plain paragraphs as HTML."""
    blocks = [escape(block).replace("\n", "<br>\n") for block in text.strip().split("\n\n")]
    return "\n".join(f"<p>{block}</p>" for block in blocks if block)


def _outlook(original):
    return _block(original, sent="Wysłano")


def _outlook365(original):
    return f"________________________________\n{_block(original, sent='Wysłane')}"


def _block(original, *, sent):
    lines = [f"Od: {original.sender}", f"{sent}: {_long_date(original.at)} {original.at:%H:%M}"]
    lines += [f"Do: {original.to}"] + ([f"DW: {original.cc}"] if original.cc else [])
    return "\n".join([*lines, f"Temat: {original.subject}"])


def _gmail(original):
    return f"{_gmail_date(original.at)} {original.sender} napisał(a):"


def _gmail_forward(original):
    lines = [  # Polish and English labels together: that is what Gmail writes
        "---------- Forwarded message ---------",
        f"Od: {original.sender}",
        f"Date: {_gmail_date(original.at)}",
        f"Subject: {original.subject}",
        f"To: {original.to}",
    ]
    return "\n".join(lines + ([f"Cc: {original.cc}"] if original.cc else []))


def _apple(original):
    day = f"{original.at.day} {SHORT_MONTHS[original.at.month - 1]} {original.at.year}"
    return f"Wiadomość napisana przez {original.sender} w dniu {day}, o godz. {original.at:%H:%M}:"


def _apple_forward(original):
    at = original.at
    lines = ["Początek przekazywanej wiadomości:", "", f"Od: {original.sender}", f"Temat: {original.subject}"]
    lines += [f"Data: {at.day} {OF_MONTHS[at.month - 1]} {at.year} o {at:%H:%M:%S %Z}", f"Do: {original.to}"]
    return "\n".join(lines + ([f"Dw: {original.cc}"] if original.cc else []))


def _thunderbird(original):
    return f"W dniu {original.at:%d.%m.%Y} o {original.at:%H:%M}, {original.sender} pisze:"


def _thunderbird_forward(original):
    lines = [
        "--- Treść przekazanej wiadomości ---",
        f"Temat: \t{original.subject}",
        f"Data: \t{format_datetime(original.at)}",
        f"Nadawca: \t{original.sender}",
        f"Adresat: \t{original.to}",
    ]
    return "\n".join(lines + ([f"Kopia: \t{original.cc}"] if original.cc else []))


def _yahoo(original):
    at = original.at
    return f"    W dniu {_long_date(at)}, {at:%H:%M:%S %Z} użytkownik {original.sender} napisał:"


def _yahoo_forward(original):
    at = f"{_long_date(original.at)}, {original.at:%H:%M:%S %Z}"  # Yahoo runs its headers together
    cc = f"Dw {original.cc}" if original.cc else ""
    head = f"Od: {original.sender}Do: {original.to}{cc}Wysłano: {at}Temat: {original.subject}"
    return f"   ----- Przekazana wiadomość ----- {head}"


def _long_date(at):
    return f"{WEEKDAYS[at.weekday()]}, {at.day} {OF_MONTHS[at.month - 1]} {at.year}"


def _gmail_date(at):
    return f"{SHORT_WEEKDAYS[at.weekday()]}, {at.day} {SHORT_MONTHS[at.month - 1]} {at.year} o {at:%H:%M}"


_RULED = (
    '<div id="divRplyFwdMsg" style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0">'
    "<p>{head}</p></div>\n<div>{body}</div>"
)
_GMAIL_ANSWER = (
    '<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{head}<br></div>'
    '<blockquote class="gmail_quote">{body}</blockquote></div>'
)
_GMAIL_FORWARD = (
    '<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{head}<br></div><br>{body}</div>'
)

OUTLOOK = Look(_outlook, html=_RULED)
OUTLOOK_365 = Look(_outlook365, html=_RULED)
GMAIL_ANSWER = Look(_gmail, marked=True, html=_GMAIL_ANSWER)
GMAIL_FORWARD = Look(_gmail_forward, gap="\n\n\n", html=_GMAIL_FORWARD)
APPLE_ANSWER = Look(_apple, marked=True)
APPLE_FORWARD = Look(_apple_forward, whole=True)
THUNDERBIRD_ANSWER = Look(_thunderbird, gap="\n", marked=True)
THUNDERBIRD_FORWARD = Look(_thunderbird_forward, gap="\n\n\n\n")
YAHOO_ANSWER = Look(_yahoo, marked=True)
YAHOO_FORWARD = Look(_yahoo_forward, gap="\n ")

"""The bytes of one letter, put together as different mail programs do: charsets, encodings, names of files, markup."""

import binascii
import html
import struct
import zlib
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

from bench import words
from bench.people import OFFICE

CHARSETS = ("utf-8", "utf-8", "utf-8", "windows-1250", "iso-8859-2")
ENCODINGS = ("quoted-printable", "quoted-printable", "base64", "8bit")
HTML_SHARE, PDF_SHARE, PNG_SHARE = 0.75, 0.25, 0.05
_LINE = 57  # bytes that make a line of 76 letters
_SAFE = frozenset(range(33, 127)) - {ord("=")}
_QUOTED = {byte: (bytes([byte]) if byte in _SAFE else b"=%02X" % byte) for byte in range(256)} | {
    32: b" ",
    9: b"\t",
}
_STYLE = """<style><!--
@font-face {font-family:"Cambria Math"; panose-1:2 4 5 3 5 4 6 3 2 4;}
@font-face {font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}
p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;
	mso-fareast-language:EN-US;}
a:link, span.MsoHyperlink {mso-style-priority:99; color:#0563C1; text-decoration:underline;}
span.StylWiadomociE-mail17 {mso-style-type:personal-compose; font-family:"Calibri",sans-serif; color:windowtext;}
.MsoChpDefault {mso-style-type:export-only; font-family:"Calibri",sans-serif; mso-fareast-language:EN-US;}
@page WordSection1 {size:612.0pt 792.0pt; margin:70.85pt 70.85pt 70.85pt 70.85pt;}
div.WordSection1 {page:WordSection1;}
--></style>"""


def letter(chance, *, sender, to, copies, subject, at, ids, paragraphs, quoted, host, files=None):
    """(bytes with CRLF, how many files are attached).

    `ids` is (own Message-ID, those it answers, oldest first); `files` are PDFs as (name, bytes), else chosen by chance.
    """
    charset = chance.choice(CHARSETS)
    own, answered = ids
    stamp = format_datetime(at)
    headers = [
        *transport(chance, sender.address, at, host),
        ("From", someone(sender, charset)),
        ("To", someone(to, charset)),
        *([("Cc", ", ".join(someone(copy, charset) for copy in copies))] if copies else []),
        ("Subject", spelled(subject, charset)),
        ("Date", stamp),
        ("Message-ID", f"<{own}>"),
        *([("In-Reply-To", f"<{answered[-1]}>")] if answered else []),
        *([("References", "\r\n ".join(f"<{one}>" for one in answered))] if answered else []),
        ("MIME-Version", "1.0"),
        ("Content-Language", "pl"),
    ]
    files = (
        _files(chance)
        if files is None
        else [file_part(chance, pdf, name, "application/pdf") for name, pdf in files]
    )
    body = _body(chance, charset, paragraphs, quoted)
    if files:
        body = multipart(chance, "mixed", [body, *files])
    return header_lines(headers) + body, len(files)


def transport(chance, address, at, host):
    """What the servers on the way put above a letter; it is no part of what the sender wrote."""
    stamp, number = format_datetime(at), f"{chance.getrandbits(44):011x}"
    mx, hop = "mx.firma.example", f"10.0.{chance.randint(0, 9)}.{chance.randint(1, 254)}"
    by_mx = f"\r\n\tby {mx} (Postfix) with ESMTPS id {number}"
    by_host = f"\r\n\tby {host} with ESMTPSA id {number[::-1]}; {stamp}"
    seal = (
        f"dkim=pass header.d={address.partition('@')[2]};\r\n\tspf=pass smtp.mailfrom={address}; dmarc=pass"
    )
    where = f"{host} [192.0.2.{chance.randint(1, 254)}]"
    return [
        ("Return-Path", f"<{address}>"),
        ("Delivered-To", OFFICE),
        ("Received", f"from {host} ({where}){by_mx}\r\n\tfor <{OFFICE}>; {stamp}"),
        ("Received", f"from [{hop}] (localhost [127.0.0.1]){by_host}"),
        ("Authentication-Results", f"{mx};\r\n\t{seal}"),
    ]


def pdf(chance, title, octets=None):
    """A PDF of one page that says its title, or lines, and noise as a scan would be; different every time."""
    noise = chance.randbytes(octets or min(int(chance.lognormvariate(10.17, 0.8)), 600_000))
    lines = [title] if isinstance(title, str) else title
    page = (
        b"BT /F1 14 Tf 60 780 Td "
        + b" 0 -18 Td ".join(b"(" + _said(line) + b") Tj" for line in lines)
        + b" ET"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n" % len(page) + page + b"\nendstream",
        b"<</Length %d>>stream\n" % len(noise) + noise + b"\nendstream",
    ]
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + table
    out += b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _said(line):
    return line.encode("ascii", "replace").replace(b"(", b" ").replace(b")", b" ").replace(b"\\", b" ")


def png(chance):
    """A small square of coloured noise."""
    side = chance.randint(36, 80)  # below 3 kB a picture counts as decoration
    rows = b"".join(b"\0" + chance.randbytes(side * 3) for _ in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def base64_lines(content):
    """Base64 in lines of 76 with CRLF."""
    encoded = binascii.b2a_base64(content, newline=False)
    return b"\r\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76)) + b"\r\n"


def _body(chance, charset, paragraphs, quoted):
    plain = "\n\n".join(map(wrapped, paragraphs))
    if quoted:
        lines = (line for text in quoted[1] for line in wrapped(text).split("\n"))
        plain += f"\n\n{quoted[0]}\n" + "\n".join(f"> {line}" for line in lines)
    encoding = chance.choice(ENCODINGS)
    parts = [text_part(plain, "plain", charset, encoding)]
    if chance.random() < HTML_SHARE:
        parts.append(text_part(markup(paragraphs, quoted), "html", charset, encoding))
        return multipart(chance, "alternative", parts)
    return parts[0]


def markup(paragraphs, quoted):
    """The same letter in Outlook's markup."""
    blocks = [_STYLE, '</head><body lang=PL link="#0563C1" vlink="#954F72"><div class=WordSection1>']
    spans = '<p class=MsoNormal><span style="font-size:11.0pt;color:#1F3864">'
    blocks += [f"{spans}{_marked(text)}</span></p><p class=MsoNormal>&nbsp;</p>" for text in paragraphs]
    if quoted:
        blocks.append(
            f'<p class=MsoNormal>{_marked(quoted[0])}</p><blockquote type="cite" cite="mid:list@firma.example">'
        )
        blocks += [f"<p class=MsoNormal>{_marked(text)}</p>" for text in quoted[1]]
        blocks.append("</blockquote>")
    return "<html><head>" + "\n".join(blocks) + "\n</div></body></html>\n"


def _marked(text):
    return html.escape(text).replace("\n", "<br>\n")


def wrapped(text):
    """The text in lines as a program folds them."""
    lines = []
    for line in text.split("\n"):
        while len(line) > 76 and (cut := line.rfind(" ", 0, 76)) > 0:
            lines.append(line[:cut])
            line = line[cut + 1 :]
        lines.append(line)
    return "\n".join(lines)


def text_part(content, subtype, charset, encoding):
    """A text as a part of a message, with its header."""
    raw = content.encode(charset, "xmlcharrefreplace")
    kind = f'Content-Type: text/{subtype}; charset="{charset}"'
    head = f"{kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    if encoding == "base64":
        return head + base64_lines(raw.replace(b"\n", b"\r\n"))
    if encoding == "quoted-printable":
        return head + b"\r\n".join(map(_quoted_line, raw.rstrip(b"\n").split(b"\n"))) + b"\r\n"
    return head + raw.rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n"


def _quoted_line(line):
    out, room = [], 75
    for piece in map(_QUOTED.__getitem__, line):
        if len(piece) > room:
            out.append(b"=\r\n")
            room = 75
        out.append(piece)
        room -= len(piece)
    if out and out[-1] in b" \t":
        out[-1] = b"=%02X" % out[-1][0]
    return b"".join(out)


def _files(chance):
    files = []
    if chance.random() < PDF_SHARE:
        name = words.paper_name(chance, "pdf")
        files.append(file_part(chance, pdf(chance, name), name, "application/pdf"))
    if chance.random() < PNG_SHARE:
        files.append(file_part(chance, png(chance), words.paper_name(chance, "png"), "image/png"))
    return files


def file_part(chance, content, name, media_type):
    """A file as a part of a message, its name written as one of many programs does."""
    style = chance.choice(("rfc2231", "continued", "encoded"))
    head = (
        f"Content-Type: {media_type}{_parameter('name', name, style)}\r\n"
        f"Content-Disposition: attachment{_parameter('filename', name, style)}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + base64_lines(content)


def _parameter(key, value, style):
    if value.isascii():
        return f';\r\n {key}="{value}"'
    if style == "encoded":
        return f';\r\n {key}="{spelled(value, "utf-8")}"'
    told = quote(value)
    if style == "rfc2231":
        return f";\r\n {key}*=UTF-8''{told}"
    pieces = [told[start : start + 48] for start in range(0, len(told), 48)]
    return "".join(
        f";\r\n {key}*{place}*={chr(39).join(('UTF-8', '', '')) if not place else ''}{piece}"
        for place, piece in enumerate(pieces)
    )


def multipart(chance, subtype, parts):
    """Parts put together, with their header."""
    boundary = f"----=_NextPart_{chance.getrandbits(64):016X}"
    between = f"--{boundary}\r\n".encode()
    body = b"".join(between + part + b"\r\n" for part in parts)
    return (
        f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
        + body
        + f"--{boundary}--\r\n".encode()
    )


def someone(person, charset):
    """A person as a header names her."""
    if person.name.isascii():
        return f'"{person.name}" <{person.address}>'
    return f"{spelled(person.name, charset)} <{person.address}>"


def spelled(text, charset):
    """A text as a header can carry it."""
    return text if text.isascii() else Header(text, charset, maxlinelen=70).encode(linesep="\r\n")


def header_lines(headers):
    """Fields, (name, value) each, as bytes."""
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode()

"""Links to files that somebody put elsewhere: noted by whose service it is, never followed."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

from ingest.mail.model import Link

MOST_LINKS = 50
LONGEST = 2 << 20
LONGEST_URL = 2000

# From the colon on, which is searched for fast; whether http stands before it is looked at then.
_URL = re.compile(r"://[^\s<>\"'`|\\^{}\x00-\x20]{4,4000}")
_TRAILING = ".,;:!?)]*_\u201d\u2019\u00bb"
# (service, host or a domain of hosts, what the path must hold): in what order does not matter.
_SERVICES = {
    "we.tl": ("WeTransfer", ""),
    "wetransfer.com": ("WeTransfer", r"/downloads/|/t-"),
    "1drv.ms": ("OneDrive", ""),
    "onedrive.live.com": ("OneDrive", ""),
    "sharepoint.com": ("SharePoint", r"/:[a-z]:/|/_layouts/|/Documents|/personal/|/sites/"),
    "drive.google.com": ("Google Drive", ""),
    "docs.google.com": ("Google Drive", ""),
    "drive.usercontent.google.com": ("Google Drive", ""),
    "dropbox.com": ("Dropbox", r"/s/|/sh/|/scl/|/t/|/l/|/request/|/transfer"),
    "dropboxusercontent.com": ("Dropbox", ""),
    "db.tt": ("Dropbox", ""),
    "icloud.com": ("iCloud", r"/iclouddrive/|/attachment|/mail_drop|/photos|/share"),
    "mega.nz": ("MEGA", ""),
    "mega.co.nz": ("MEGA", ""),
    "mega.io": ("MEGA", r"/file/|/folder/|#"),
    "fromsmash.com": ("Smash", ""),
    "pcloud.com": ("pCloud", r"/publink|/pub|/show"),
    "pcloud.link": ("pCloud", ""),
    "pc.cd": ("pCloud", ""),
    "box.com": ("Box", r"/s/|/v/|/f/|/file/|/folder/"),
    "swisstransfer.com": ("SwissTransfer", r"/d/"),
    "transfernow.net": ("TransferNow", ""),
    "filemail.com": ("Filemail", r"/d/|/t/"),
    "sendspace.com": ("SendSpace", r"/file/|/filegroup/"),
    "mediafire.com": ("MediaFire", r"/file|/folder|/view"),
    "gofile.io": ("Gofile", r"/d/"),
    "wormhole.app": ("Wormhole", ""),
    "hightail.com": ("Hightail", ""),
    "send-anywhere.com": ("Send Anywhere", ""),
    "sendgb.com": ("SendGB", ""),
    "disk.yandex.com": ("Yandex Disk", ""),
    "disk.yandex.ru": ("Yandex Disk", ""),
    "yadi.sk": ("Yandex Disk", ""),
    "sharefile.com": ("ShareFile", ""),
    "sharefile.eu": ("ShareFile", ""),
    "egnyte.com": ("Egnyte", r"/dl/|/fl/"),
    "tresorit.com": ("Tresorit", ""),
    "share.proton.me": ("Proton Drive", ""),
    "drive.proton.me": ("Proton Drive", r"/urls/"),
    "magentacloud.de": ("MagentaCLOUD", ""),
    "storage.rcs-rds.ro": ("Digi Storage", ""),
    "wyslijto.pl": ("WyslijTo", ""),
    "wyslijpliki.pl": ("WyslijPliki", ""),
    "przeslij.com": ("Przeslij", ""),
    "przeslij.to": ("Przeslij", ""),
    "zippyshare.com": ("Zippyshare", ""),
    "chomikuj.pl": ("Chomikuj", ""),
    "dysk.onet.pl": ("Onet Dysk", ""),
    "dysk.o2.pl": ("o2 Dysk", ""),
    "dysk.wp.pl": ("WP Dysk", ""),
    "pliki.wp.pl": ("WP Pliki", ""),
    "pliki.interia.pl": ("Interia Pliki", ""),
    "fex.net": ("FEX", ""),
    "ge.tt": ("Ge.tt", ""),
}
# A Nextcloud, on whatever host, shares files under this path.
_AMBIGUOUS = re.compile(r"[\\\x00-\x20\x7f]|^https?://[^/?#]*@", re.IGNORECASE)
_NEXTCLOUD = re.compile(r"/(?:index\.php/)?s/[A-Za-z0-9]{15}(?:/download)?/?$")
_PATHS = {domain: re.compile(path, re.IGNORECASE) for domain, (_, path) in _SERVICES.items() if path}


def found(text: str, html: str | None) -> tuple[Link, ...]:
    """The links to files in the text and in the HTML, each once, at most 50."""
    links, seen = {}, set()
    for source, decode in ((text, str), (html or "", unescape)):
        for match in _URL.finditer(source, 0, LONGEST):
            scheme = source[max(0, match.start() - 5) : match.start()].lower()
            if match[0] in seen or not scheme.endswith(("http", "https")):
                continue
            seen.add(match[0])
            link = _link(decode("https" + match[0] if scheme == "https" else "http" + match[0]))
            if link is not None and link.url not in links:
                links[link.url] = link
                if len(links) == MOST_LINKS:
                    return tuple(links.values())
    return tuple(links.values())


def _link(written):
    url = unwrapped(written.rstrip(_TRAILING))[:LONGEST_URL]
    host = _host(url)
    service = _service(host, url)
    return Link(host, service, url) if service else None


def unwrapped(url: str) -> str:
    """Where the link leads once Outlook's, Google's and Proofpoint's detours are taken away, without a look there."""
    for _ in range(3):
        inner = _inner(url)
        # Browsers read a backslash as a slash, and what stands before an @ as nothing: the host would be another's.
        if not inner.lower().startswith(("http://", "https://")) or _AMBIGUOUS.search(inner):
            return url
        url = inner
    return url


def _inner(url):
    host = _host(url)
    if host.endswith("safelinks.protection.outlook.com"):
        return _asked(url, "url")
    if re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host) and "/url" in url:
        return _asked(url, "q") or _asked(url, "url")
    if host.endswith("urldefense.com") and "/v3/__" in url:
        return (
            url.split("/v3/__", 1)[1]
            .split("__;", 1)[0]
            .replace("https:/", "https://", 1)
            .replace(":///", "://")
        )
    if host.endswith("urldefense.proofpoint.com"):
        return unquote(_asked(url, "u").replace("-", "%").replace("_", "/"))
    return ""


def _asked(url, name):
    try:
        return parse_qs(urlsplit(url).query, max_num_fields=50).get(name, [""])[0]
    except ValueError:
        return ""


def _host(url):
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def _service(host, url):
    labels = host.split(".")
    for start in range(max(len(labels) - 4, 0), len(labels) - 1):
        domain = ".".join(labels[start:])
        if domain in _SERVICES:
            path = _PATHS.get(domain)
            return _SERVICES[domain][0] if path is None or path.search(url) else None
    return "Nextcloud" if host and _NEXTCLOUD.search(url.split("?")[0]) else None

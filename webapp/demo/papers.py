"""The attachments of the demo's mail, made from what the TOML says is written on each paper."""

from dataclasses import dataclass

from webapp.demo import drawing, office_files, printing

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "scan": "application/pdf",
    "photo": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ics": "text/calendar",
}


@dataclass(frozen=True)
class Paper:
    """What is written on a paper; a table's first row is its head."""

    key: str
    title: str
    issuer: str = ""
    lines: tuple[str, ...] = ()
    table: tuple[tuple, ...] = ()

    @property
    def table_lines(self):
        """The table as lines of text, for pictures."""
        return tuple("    ".join(str(cell) for cell in row) for row in self.table)


@dataclass(frozen=True)
class File:
    """A paper in its form."""

    filename: str
    media_type: str
    content: bytes


class Papers:
    """Makes each paper once, and the same bytes after a restart."""

    def __init__(self, world, setting):
        self.world, self.setting = world, setting
        self._made = {}

    def make(self, key):
        """The file of a paper."""
        if key not in self._made:
            self._made[key] = self._make(self.world.papers[key])
        return self._made[key]

    def logo(self):
        """The firm's mark as PNG, 160 by 44 pixels."""
        return drawing.logo("Dobry Brzeg")

    def _make(self, row):
        filename, media_type = self.setting.fill(row["filename"]), MEDIA_TYPES[row["form"]]
        return File(filename, media_type, _MAKERS[row["form"]](self._told(row), self.setting))

    def _told(self, row):
        return Paper(
            key=row["key"],
            title=self.setting.fill(row["title"]),
            issuer=row.get("issuer", ""),
            lines=tuple(self.setting.fill(line) for line in row.get("lines", [])),
            table=tuple(tuple(self._cell(cell) for cell in line) for line in row.get("table", [])),
        )

    def _cell(self, cell):
        return self.setting.fill(cell) if isinstance(cell, str) else cell


_MAKERS = {
    "pdf": lambda paper, setting: printing.pdf(paper),
    "scan": lambda paper, setting: drawing.scan(paper),
    "photo": lambda paper, setting: drawing.photo(paper),
    "docx": lambda paper, setting: office_files.docx(paper),
    "xlsx": lambda paper, setting: office_files.xlsx(paper),
    "odt": lambda paper, setting: office_files.odt(paper),
    "ics": lambda paper, setting: office_files.ics(paper, setting),
}

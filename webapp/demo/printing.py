"""Papers as PDF with real text, as an office would print them to a file."""

from html import escape

from generators import pdf as rendering

CSS = """
@page { size: A4; margin: 2.5cm 2.2cm }
body { font: 11pt/1.5 "Liberation Serif", "DejaVu Serif", serif }
.issuer { font-size: 10pt; color: #333; border-bottom: 0.5pt solid #666; padding-bottom: 4pt }
h1 { font-size: 15pt; margin: 28pt 0 16pt }
table { border-collapse: collapse; width: 100%; margin-top: 14pt }
th, td { border: 0.5pt solid #888; padding: 3pt 6pt; text-align: left }
"""


def pdf(paper):
    """The paper as PDF; the same paper gives the same bytes."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in paper.lines)
    issuer = f'<div class="issuer">{escape(paper.issuer)}</div>' if paper.issuer else ""
    body = f"{issuer}<h1>{escape(paper.title)}</h1>{lines}{_table(paper.table)}"
    title = f"<title>{escape(paper.title)}</title>"
    return rendering.from_html(f'<html lang="pl"><head>{title}</head><body>{body}</body></html>', CSS)


def _table(rows):
    if not rows:
        return ""
    head, *others = rows
    lines = [_row(head, "th"), *(_row(row, "td") for row in others)]
    return f"<table>{''.join(lines)}</table>"


def _row(cells, tag):
    return "<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"

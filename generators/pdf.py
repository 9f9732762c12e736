"""PDF from a page of ours: nothing is fetched, and the same page always gives the same bytes."""

import hashlib


def from_html(html: str, css: str) -> bytes:
    """The page as A4 PDF, fonts embedded; a reference to anything but `data:` is an error."""
    # WeasyPrint takes 1.8 s to import: only those who make a document wait for it.
    from weasyprint import CSS, HTML
    from weasyprint.css.counters import CounterStyle
    from weasyprint.urls import URLFetcher

    counters = CounterStyle()
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    sheet = CSS(string=css, url_fetcher=fetcher, counter_style=counters)
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    return HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=[sheet],
        counter_style=counters,
        pdf_identifier=identifier,
        pdf_tags=True,
        presentational_hints=True,  # <ol start="2">
    )

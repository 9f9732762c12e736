"""Small files of every family, made on the spot."""

import zipfile
import zlib
from io import BytesIO

import docx
import openpyxl
import pypdfium2
from PIL import Image

from archive.text.families import reading_within
from archive.text.within import Within

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(*pages, extra=(), page_extra="", catalog="", trailer="", size=(595, 842)):
    """A PDF with a line of ASCII text on each page; `extra` are further objects, numbered from 4."""
    first = 4 + len(extra)
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        PDF_FONT,
        *extra,
    ]
    for index, text in enumerate(pages):
        draw = f"BT /F1 18 Tf 50 700 Td ({text}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {first + 2 * index + 1} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> {page_extra} >>"
        )
        objects.append(f"<< /Length {len(draw)} >>\nstream\n{draw}\nendstream")
    return _pdf_file(objects, trailer)


def _pdf_file(objects, trailer):
    content, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(content)}\n%%EOF"
    return content + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def pdf_of_picture(grey):
    """A PDF of one page that only shows a grey picture."""
    wide, high = grey.size
    stream = zlib.compress(grey.tobytes()).hex()
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width {wide} /Height {high} /ColorSpace /DeviceGray "
        f"/BitsPerComponent 8 /Filter [/ASCIIHexDecode /FlateDecode] /Length {len(stream)} >>\n"
        f"stream\n{stream}\nendstream"
    )
    draw = "q 595 0 0 842 0 0 cm /P Do Q"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
    page += "/Resources << /XObject << /P 4 0 R >> >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        picture,
    ]
    return _pdf_file([*objects, f"<< /Length {len(draw)} >>\nstream\n{draw}\nendstream"], "")


def stamped_pdf(text, picture, strips=1):
    """A PDF of one A4 page: a picture as wide and high as that, cut into strips, and a line of text over it."""
    wide, high = picture[0], picture[1] / strips
    image = "BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID c8> EI"
    drawn = "".join(f"q {wide} 0 0 {high} 0 {number * high} cm {image} Q " for number in range(strips))
    return pdf(f"{text}) Tj ET {drawn} BT (")


def form_pdf(text, scale):
    """The same with the picture in a form (a part of a page) that is scaled so: wide, 0, 0, high."""
    image = "BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID c8> EI"
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] "
    form += f"/Length {len(image)} >>\nstream\n{image}\nendstream"
    resources = "/Resources << /XObject << /X 4 0 R >> /Font << /F1 3 0 R >> >>"
    return pdf(f"{text}) Tj ET q {scale} 0 0 cm /X Do Q BT (", extra=[form], page_extra=resources)


def merged_pdf(*documents):
    """The pages of several PDFs in one."""
    merged = pypdfium2.PdfDocument.new()
    for document in documents:
        merged.import_pages(pypdfium2.PdfDocument(document))
    return saved(merged)


def locked_pdf():
    """A PDF whose password nobody knows."""
    junk = "<" + "5a" * 32 + ">"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O {junk} /U {junk} >> /ID [<00> <00>]"
    return pdf("tajne", trailer=lock)


def within(password=None):
    """What a reader may open in the file that is asked about."""
    return Within(reading_within, password)


def word(*paragraphs, header="", footer="", table=()):
    """A Word file."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = header
    document.sections[0].footer.paragraphs[0].text = footer
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(0, len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    return saved(document)


def sheet(rows, title="Kosztorys"):
    """An Excel file of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def book(sheets):
    """An Excel file of sheets by their names."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    return saved(made)


def sheet_of(rows):
    """An Excel file whose one sheet, A, has these rows, written as they are."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    office = f'<Relationship Id="r1" Type="{links}/officeDocument" Target="xl/workbook.xml"/>'
    sheet = f'<Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/>'
    return package(
        {
            "_rels/.rels": related.format(office),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}">'
            '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": related.format(sheet),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )


def picture(size=(60, 40), mode="RGB", color="white", kind="PNG", **options):
    """A picture of one colour."""
    return saved(Image.new(mode, size, color), kind, **options)


def zipped_files(members):
    """A zip of texts by their names."""
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return output.getvalue()


def with_members(content, members):
    """The zip with further members."""
    output = BytesIO(content)
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return output.getvalue()


def package(members):
    """An Office package of the given XML parts."""
    return zipped_files({"[Content_Types].xml": "<Types/>", **members})


def opendocument(kind, content, pictures=(), **members):
    """An OpenDocument file; its first member, unpacked, tells its kind."""
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content)
        for name, text in members.items():
            archive.writestr(f"{name}.xml", text)
        for number, picture in enumerate(pictures):
            archive.writestr(f"Pictures/{number}", picture)
    return output.getvalue()


def saved(thing, *args, **options):
    """The bytes of what knows how to save itself."""
    output = BytesIO()
    thing.save(output, *args, **options)
    return output.getvalue()

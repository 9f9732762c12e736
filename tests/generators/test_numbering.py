"""Numbers and file names that every mail program can carry."""

from generators.numbering import document_number, file_name


def test_a_number_has_prefix_year_and_four_digits():
    assert document_number("UD", 2026, 12) == "UD/2026/0012"
    assert document_number("OF", 2026, 12345) == "OF/2026/12345"


def test_a_file_name_is_ascii_with_the_stroked_l_kept():
    name = file_name("UD/2026/0012", "Piekarnia Kłos", 2, "pdf")

    assert name == "UD-2026-0012_Piekarnia-Klos_v2.pdf"


def test_dots_vanish_and_other_signs_become_dashes():
    assert file_name("OF/2026/0001", "Kos sp. z o.o.", 1, "docx") == "OF-2026-0001_Kos-sp-z-oo_v1.docx"
    assert file_name("OF/2026/0001", "../Żółw & <Gęś>", 1, "pdf") == "OF-2026-0001_Zolw-Ges_v1.pdf"


def test_a_name_without_any_latin_letter_still_has_a_file():
    assert file_name("OF/2026/0001", "Мрія", 1, "pdf") == "OF-2026-0001_klient_v1.pdf"

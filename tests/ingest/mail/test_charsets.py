"""Polish text is read as it was written, whatever the label says."""

import pytest

from bench.sets import polish
from ingest.mail import charsets, parse
from tests.ingest.mail.letter import ENCODERS, letter

SENTENCES = (
    "Zażółć gęślą jaźń.",
    "Piekarnia Kłos prosi o zaświadczenie o niezaleganiu w podatkach.",
    "W załączeniu przesyłam umowę doradczą z prośbą o podpis.",
    "Proszę o kontakt w sprawie wniosku – kwota 150 000 zł, spłata miesięczna.",
    "ŹRÓDŁA FINANSOWANIA: ŚRODKI WŁASNE I POŻYCZKA",
    "Dzień dobry, dziękuję za spotkanie.",
    "Spółka złożyła sprawozdanie; bank żąda uzupełnień.",
)
CHARSETS = ("utf-8", "cp1250", "iso-8859-2")
LABELS = (
    "utf-8",
    "windows-1250",
    "cp-1250",
    "iso-8859-2",
    "iso-8859-1",
    "us-ascii",
    "x-nieznany",
    "8bit",
    None,
)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("charset", CHARSETS)
def test_a_polish_sentence_survives_every_charset_encoding_and_label(sentence, charset):
    body = sentence.encode(charset, "replace")
    if charset == "iso-8859-2":
        sentence = sentence.replace("–", "?")
    read = {
        (encoding, label): parse(_labelled(encode(body), encoding, label)).text.rstrip("\n")
        for encoding, encode in ENCODERS.items()
        for label in LABELS
    }

    assert {key: text for key, text in read.items() if text != sentence} == {}


def test_polish_is_read_in_each_place_with_each_charset_encoding_and_label():
    score = polish.score()

    assert score.total > 2000
    assert score.deviations == []


@pytest.mark.parametrize(
    "word",
    [
        "Łódź", "SPÓŁKA", "Kłos", "był", "są", "być", "mąż", "pięć", "żona", "środa", "ŚRODA", "przejście", "się",
        "zajęty", "następny", "Węgry", "będzie", "ręce", "Wiśniewski", "Żak", "źródło", "Toruń", "grudzień", "pożyczka",
        "żąda", "Łączy", "ŁĄCZY", "SPRAWDŹ", "ZNALEŹĆ", "SPÓŁKA", "RÓŻA", "ZAWĘŻONO",
    ],
)  # fmt: skip
@pytest.mark.parametrize("charset", ["cp1250", "iso-8859-2"])
@pytest.mark.parametrize("label", [None, "utf-8", "iso-8859-1", "iso-ir-6", "x-nieznany"])
def test_a_single_polish_word_is_known_by_its_letters(word, charset, label):
    assert charsets.text_of(word.encode(charset), label) == word


@pytest.mark.parametrize(
    "text",
    [
        "même", "fête", "cœur", "œuvre", "prêt", "guêpe", "Viêt Nam", "España", "mañana", "¿Cómo va?", "¿Vienes?",
        "lære", "være", "Ægte", "£100", "£ 5", "5 m³", "10 cm³", "±5 %", "1¼ in", "inglês", "três", "§ 5 ¶ 2",
        "experiência", "p¬q", "NOT¬(A)", "£±5",
    ],
)  # fmt: skip
def test_a_single_western_word_does_not_become_polish(text):
    assert charsets.text_of(text.encode("cp1252"), "iso-8859-1") == text


@pytest.mark.parametrize("subject", [one for one in SENTENCES if "–" not in one])
@pytest.mark.parametrize("charset", CHARSETS)
def test_a_raw_polish_subject_is_read_without_any_label(subject, charset):
    assert parse(b"Subject: " + subject.encode(charset) + b"\r\n\r\n").subject == subject


@pytest.mark.parametrize(
    ("text", "charset", "label"),
    [
        ("Für das Gespräch über die Größe", "latin-1", "iso-8859-1"),
        ("L'être et le néant à l'œuvre", "cp1252", "windows-1252"),
        ("¿Qué hay mañana?", "latin-1", "iso-8859-1"),
        ("Příliš žluťoučký kůň", "cp1250", "windows-1250"),
        ("Příliš žluťoučký kůň", "iso-8859-2", "iso-8859-2"),
        ("Привет, мир", "koi8-r", "koi8-r"),
        ("世界人権宣言", "iso-2022-jp", "iso-2022-jp"),
        ("世界人権宣言", "shift_jis", "shift_jis"),
    ],
)
def test_other_languages_keep_their_rightly_declared_charset(text, charset, label):
    read, _, flags = charsets.decode(text.encode(charset), label)

    assert (read, flags) == (text, ())


@pytest.mark.parametrize("text", ["MƏMMƏDOV", "fʊt", "СПАСИБО ąę", "Ӣ"])
def test_what_says_that_it_is_utf_8_and_can_be_stays_so(text):
    assert charsets.text_of(text.encode(), "utf-8") == text


@pytest.mark.parametrize(
    ("charset", "labels"),
    [
        ("cp1250", ["x-cp1250", "windows_1250", "Windows 1250", "MS1250", "csWindows1250", "1250", " windows-1250 "]),
        ("iso-8859-2", ["ISO_8859-2", "iso8859-2", "8859_2", "ISO88592", "latin2", "Latin 2", "x-iso-8859-2", "l2"]),
        ("cp852", ["ibm-852", "cp-852", "IBM852", "dos-852", "852"]),
        ("iso-8859-16", ["latin10", "iso8859-16", "ISO_8859-16", "latin-10"]),
        ("mac_latin2", ["x-mac-ce", "macce"]),
        ("utf-8", ["UTF8", "utf_8", "x-utf-8", "UTF–8", "cp65001", "65001"]),
        ("utf-16", ["utf16", "unicode", "UCS-2"]),
    ],
)  # fmt: skip
def test_a_charset_is_known_under_each_of_its_names(charset, labels):
    text = "Źrebak, ćwierć, Łódź"

    assert {label: charsets.text_of(text.encode(charset), label) for label in labels} == dict.fromkeys(
        labels, text
    )


@pytest.mark.parametrize("text", ["Łódź, żona", "żółć", "Umowa", "\u4f60\u597d\uff0c\u4e16\u754c"])
@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_tells_its_byte_order_by_its_letters(text, order):
    label = "utf-16" if text.isascii() or "ó" in text else order

    assert charsets.text_of(text.encode(order), label) == text


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("label", ["utf-16", "unicode", "utf-16le", "utf-7"])
@pytest.mark.parametrize("text", ["<p>Zażółć gęślą jaźń</p>", "<p>Łódź</p> "])
def test_a_page_that_only_says_that_it_is_utf_16_is_read_as_it_is(charset, label, text):
    page = f'<meta charset="{label}">{text}'.encode(charset)

    assert parse(letter(page, content_type="text/html")).text.strip() == text[3:].split("<")[0]


@pytest.mark.parametrize("charset", ["cp1250", "iso-8859-2"])
@pytest.mark.parametrize("label", ["windows-1250", "iso-8859-2", "iso-8859-1", "utf-8", None])
def test_a_name_from_abroad_does_not_hide_that_a_letter_is_polish(charset, label):
    text = "Proszę o kontakt z panem Müllerem w sprawie żądania zapłaty; umowa jest już w załączniku."

    assert charsets.text_of(text.encode(charset), label) == text


@pytest.mark.parametrize(
    "text",
    [
        "Très bien, j'ai reçu l'œuvre même si la fête était prête pour £5",
        "¡Señor Peña! ¿Qué pasó mañana con el pan? La compañía está en España",
        "Grüße aus München: der Vertrag für die Bank ist fertig",
    ],
)
def test_a_western_letter_with_a_few_odd_letters_does_not_become_polish(text):
    assert charsets.text_of(text.encode("cp1252"), "iso-8859-1") == text


def test_a_few_bad_bytes_do_not_turn_utf_8_into_another_charset():
    text, charset, flags = charsets.decode("żółć i gęś ".encode() + b"\xff", "utf-8")

    assert (text, charset, flags) == ("żółć i gęś \ufffd", "utf-8", ("bad_bytes",))


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", None])
def test_a_text_that_was_cut_off_within_a_letter_keeps_its_others(label):
    assert charsets.text_of("Łódź".encode()[:-1], label) == "Łód\ufffd"
    assert charsets.text_of("umowę".encode("cp1250"), label) == "umowę"


def test_what_a_database_cannot_keep_is_not_in_a_text():
    assert charsets.text_of(b"a\x00b") == "ab"
    assert "\ud800" not in charsets.text_of(b"+2AA-", "utf-7")


def test_utf_7_is_read_only_where_it_is_declared():
    assert charsets.text_of(b"+ADw-b+AD4-") == "+ADw-b+AD4-"
    assert charsets.text_of(b"+ADw-b+AD4-", "utf-8") == "+ADw-b+AD4-"
    assert charsets.text_of(b"+ADw-b+AD4-", "utf-7") == "<b>"


@pytest.mark.parametrize(
    "label", ["rot13", "base64", "idna", "undefined", "unicode_escape", "\x00", "utf-8\x00", "x" * 999]
)
def test_a_label_that_names_no_charset_is_passed_over(label):
    assert charsets.text_of("łódź".encode(), label) == "łódź"


def _labelled(body, encoding, label):
    return letter(
        body, content_type=f"text/plain; charset={label}" if label else "text/plain", encoding=encoding
    )

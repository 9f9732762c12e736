"""How people write: four languages, habits of their own, signatures, and the small print of their firms."""

from bench import words
from bench.labelled import names

_GREETING = {
    "pl": ("Dzień dobry,", "Szanowni Państwo,", "Witam,", "Cześć,", "Dzień dobry Pani,", "", "dobry wieczór"),
    "en": ("Hello,", "Dear all,", "Good morning,", "Hi,", ""),
    "de": ("Guten Tag,", "Sehr geehrte Damen und Herren,", "Hallo,", ""),
    "uk": ("Доброго дня,", "Шановні колеги,", "Вітаю,", ""),
}
_FAREWELL = {
    "pl": (
        "Z poważaniem",
        "Pozdrawiam",
        "Pozdrawiam serdecznie",
        "pzdr",
        "Z wyrazami szacunku",
        "Miłego dnia",
    ),
    "en": ("Kind regards", "Best wishes", "Thanks", "Regards"),
    "de": ("Mit freundlichen Grüßen", "Viele Grüße", "MfG"),
    "uk": ("З повагою", "Дякую", "Гарного дня"),
}
_ABOUT = {
    "pl": (
        "Chodzi o temat: {m}.",
        "Piszę w sprawie: {m}.",
        "W nawiązaniu do rozmowy ({m}) przesyłam, o co Pani prosiła.",
        "{m} – czy jest już odpowiedź z banku?",
        "Uzupełnienie dokumentów, {m}.",
    ),
    "en": ("This is about {m}.", "Regarding {m}: please see attached.", "Any news on {m}?"),
    "de": ("Es geht um: {m}.", "Bezüglich {m} sende ich die Unterlagen.", "Gibt es Neues: {m}?"),
    "uk": ("Це стосується: {m}.", "Щодо теми ({m}) надсилаю документи.", "{m}: чи є вже новини?"),
}
_FILLER = {
    "en": (
        "Our accountant will send the balance sheet by Friday.",
        "Could you call me tomorrow before noon?",
        "The certificate from the tax office is still missing.",
        "We agree to the terms, one question remains.",
        "The price went up a little since last month.",
        "I shall be travelling until Wednesday.",
    ),
    "de": (
        "Die Bilanz kommt bis Freitag vom Steuerberater.",
        "Bitte rufen Sie mich morgen Vormittag an.",
        "Die Bescheinigung vom Finanzamt fehlt noch.",
        "Wir sind einverstanden, eine Frage bleibt offen.",
        "Der Preis ist seit letztem Monat etwas gestiegen.",
        "Ich bin bis Mittwoch auf Reisen.",
    ),
    "uk": (
        "Баланс надішле бухгалтер до п'ятниці.",
        "Зателефонуйте мені, будь ласка, завтра зранку.",
        "Довідки з податкової ще немає.",
        "Ми згодні з умовами, лишилося одне питання.",
        "Ціна трохи зросла з минулого місяця.",
        "Я у відрядженні до середи.",
    ),
}
_SMALL_PRINT = {
    "pl": ("Treść tej wiadomości zawiera informacje przeznaczone tylko dla adresata. Jeżeli nie są Państwo jej "
           "adresatem, prosimy o jej usunięcie.",
           "Administratorem danych osobowych jest nadawca. Zanim wydrukujesz, pomyśl o środowisku."),
    "en": ("This e-mail and any attachments are confidential and intended solely for the addressee.",),
    "de": ("Diese E-Mail kann vertrauliche Informationen enthalten. Bitte löschen Sie sie.",),
    "uk": ("Цей лист призначений лише адресату і може містити конфіденційну інформацію.",),
}  # fmt: skip
_SENT_FROM = ("Wysłane z iPhone'a", "Wysłano z telefonu Samsung Galaxy", "Sent from Outlook for Android", "")
_TOPICS = {
    "pl": words.TOPICS,
    "en": (
        "documents for the application",
        "a question",
        "meeting on Thursday",
        "the bank's offer",
        "missing papers",
    ),
    "de": (
        "Unterlagen zum Antrag",
        "eine Frage",
        "Termin am Donnerstag",
        "Angebot der Bank",
        "fehlende Papiere",
    ),
    "uk": ("документи до заявки", "питання", "зустріч у четвер", "пропозиція банку", "відсутні папери"),
}


def topic(chance, language):
    """A subject that tells nothing of the case."""
    return chance.choice(_TOPICS[language])


def called(chance, case, language):
    """What the writer calls the matter of the case."""
    return chance.choice(case.matter.called[language])


def letter(chance, author, language, *, about=None, firm=None, nip=False, says=()):
    """A letter's text: `about` a matter in the writer's words, `says` sentences that the story needs.

    With `firm` the signature names it, and with `nip` also gives its tax number.
    """
    habit = chance.choice(("formal", "plain", "plain", "short", "phone"))
    body = [chance.choice(_ABOUT[language]).format(m=about)] if about else []
    body += says
    body += [_filler(chance, language) for _ in range({"formal": 3, "plain": 2}.get(habit, 1))]
    if not says:
        chance.shuffle(body)
    text = "\n\n".join(
        part for part in (chance.choice(_GREETING[language]), *_paragraphs(chance, body)) if part
    )
    text = f"{text}\n\n{_signed(chance, author, language, habit, firm, nip)}"
    return _on_a_phone(text) if habit == "phone" and language == "pl" and not says else text


def comment(chance):
    """What somebody of ours writes above what is forwarded."""
    return chance.choice((
        "", "", "Do teczki.", "FYI", "Proszę podpiąć do sprawy.", "Klient przysłał, do akt.", "patrz niżej",
        "Dzwonił w tej sprawie wczoraj, trzeba odpisać do piątku.", "Załączniki w środku, proszę o sprawdzenie.",
    ))  # fmt: skip


def _filler(chance, language):
    return words.sentence(chance) if language == "pl" else chance.choice(_FILLER[language])


def _paragraphs(chance, sentences):
    while sentences:
        count = chance.randint(1, 3)
        yield " ".join(sentences[:count])
        sentences = sentences[count:]


def _signed(chance, author, language, habit, firm, nip):
    lines = [chance.choice(_FAREWELL[language]), author.name]
    if firm and (habit == "formal" or nip):
        lines += [firm.name]
        lines += [
            f"tel. +48 {chance.randint(500, 799)} {chance.randint(100, 999)} {chance.randint(100, 999)}"
        ]
    if firm and nip:
        lines += [f"NIP: {names.written_nip(chance, firm.nip)}"]
    if habit == "phone":
        return "\n".join([*lines[:2], *lines[2:], chance.choice(_SENT_FROM)]).strip()
    signature = "\n".join(lines)
    return f"{signature}\n\n-- \n{chance.choice(_SMALL_PRINT[language])}" if habit == "formal" else signature


def _on_a_phone(text):
    """Without the Polish letters and capitals that cost a second tap."""
    return "".join(names.plain(letter) if letter not in " -" else letter for letter in text)

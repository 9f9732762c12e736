"""Replies as mail programs in Polish write them: program × words × folded or not × what stands below the words."""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.demo.looks import OF_MONTHS, WEEKDAYS

PEOPLE = (
    ("Anna Doradca", "anna@firma.example"),
    ("Żaneta Gęślą-Źdźbło", "z.geslik@bank-testowy.example"),
    ("KŁOS Księgowość", "ksiegowosc+faktury@klos.example"),
    ("Łukasz Święcicki | Bank Testowy S.A.", "lukasz.swiecicki@oddzial.bank.example"),
)

# What the writer says; some of it looks like what programs write.
WORDS = (
    "Dzień dobry,\nzgadzam się na ofertę.\n\nPozdrawiam\nJan Kowalski",
    "Tak, proszę.",
    """Dzień dobry Pani Anno,

w załączeniu przesyłam:
- bilans za 2025 rok,
- zaświadczenie z ZUS z dnia 3.11.2025.

Od: poniedziałku jestem w biurze, proszę dzwonić: 600 100 200.

Z poważaniem,
Jan Kowalski""",
    """Witam,

w dniu 3.11.2025 o 14:05 rozmawiałem z bankiem, opiekun pisze:
„wniosek kompletny”.
Czy możemy podpisać umowę w środę?

Łączę wyrazy szacunku
Prezes Zarządu""",
    """Pani Anno

1. Kwota: 250 000,00 zł
2. Okres: 60 miesięcy
3. Wkład własny:
   10 %
-----
Reszta bez zmian.""",
    """Szanowni Państwo,

odsyłam podpisaną umowę. Temat: leasing wózka.
Data: jak w umowie

Proszę o potwierdzenie.""",
)

QUOTED = """Szanowni Państwo,

proszę o uzupełnienie dokumentów:
- bilans,
- zaświadczenie z US.

Pozdrawiam
Anna

--
Firma
tel. 22 100 20 30"""

CARD = """Piekarnia Kłos sp. z o.o.
ul. Polna 1, 00-001 Warszawa
tel. 22 100 20 30
NIP 525-000-00-00"""

TAILS = {
    "nothing": "",
    "delimiter": f"-- \nJan Kowalski\n{CARD}",
    "iphone": "Wysłane z iPhone'a",
    "android": "Wysłano z telefonu Samsung Galaxy.",
    "own telephone": "Wysłane z mojego HUAWEI P30",
    "outlook for ios": "Pobierz aplikację Outlook dla systemu iOS<https://aka.ms/o0ukef>",
    "english": "Sent from my iPhone",
    "disclaimer": "Ta wiadomość może zawierać informacje poufne i jest przeznaczona wyłącznie dla adresata. "
    "Jeżeli nie są Państwo jej adresatem, prosimy o jej usunięcie.",
    "personal data": "Administratorem Państwa danych osobowych jest Piekarnia Kłos sp. z o.o. z siedzibą w Warszawie. "
    "Więcej o przetwarzaniu danych osobowych: https://klos.example/rodo",
    "antivirus": "--\nTa wiadomość e-mail została sprawdzona pod kątem wirusów przez oprogramowanie AVG.",
    "print": "Pomyśl o środowisku, zanim wydrukujesz tę wiadomość.",
}

WHENS = ((3, 11, 14), (27, 2, 9), (10, 9, 23))
TO = "Jan Kowalski <jan@klos.example>; biuro@klos.example"


@dataclass(frozen=True)
class Reply:
    """One reply, and the part of it that is new."""

    program: str
    tail: str
    text: str
    new: str


def all_of_them() -> Iterator[Reply]:
    """Each program with each tail; words, people, times and folding in turn."""
    for number, (program, tail) in enumerate((one, other) for one in (*MARKING, *PLAIN) for other in TAILS):
        words = WORDS[number % len(WORDS)]
        below = f"\n{TAILS[tail]}\n" if TAILS[tail] else ""
        yield Reply(program, tail, f"{words}\n{below}\n{_older(program, number)}\n", words)


def _older(program, number):
    name, address = PEOPLE[number % len(PEOPLE)]
    day, month, hour = WHENS[number % len(WHENS)]
    facts = {
        "name": name,
        "address": address,
        "person": f"{name} <{address}>",
        "day": day,
        "week": WEEKDAYS[day % 7],
        "wk": WEEKDAYS[day % 7][:3],
        "month": OF_MONTHS[month - 1],
        "mon": OF_MONTHS[month - 1][:3],
        "digits": f"{day:02}.{month:02}.2025",
        "iso": f"2025-{month:02}-{day:02}",
        "time": f"{hour:02}:05",
        "to": TO,
    }
    if program in PLAIN:
        return f"{PLAIN[program].format(**facts)}\n\n{QUOTED}"
    head = MARKING[program].format(**facts)
    folded = fold(head, (60, 40, 76)[number % 3]) if number % 2 else head
    return f"{folded}\n" + "\n".join(f"> {line}".rstrip() for line in QUOTED.split("\n"))


def fold(head: str, width: int) -> str:
    """The head as a program folds it that keeps lines short."""
    lines, line = [], ""
    for word in head.rstrip("\n").split(" "):
        if line and len(line) + len(word) >= width:
            lines, line = [*lines, line], word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line]) + "\n" * head.count("\n")


# Programs that mark the older lines.
MARKING = {
    "gmail": "{wk}., {day} {mon} 2025 o {time} {person} napisał(a):\n",
    "older gmail": "W dniu {day} {month} 2025 {time} użytkownik {person} napisał:\n",
    "gmail on a telephone": "{wk}., {day} {mon} 2025, {time} użytkownik {person} napisał:\n",
    "apple mail": "Wiadomość napisana przez {person} w dniu {day} {mon} 2025, o godz. {time}:\n",
    "ios": "Dnia {day} {mon} 2025, o godz. {time}, {person} napisał(a):\n",
    "thunderbird": "W dniu {digits} o {time}, {name} pisze:",
    "newer thunderbird": "W dniu {digits} o\xa0{time}, {name} via lista pisze:",
    "roundcube": "W dniu {iso} {time}, {name} napisał(a):",
    "newer roundcube": "Dnia {day} {month} 2025 {time} {person} napisał(a):",
    "k-9": 'Dnia {day} {month} 2025 {time}:00 CET, "{name}" <{address}> napisał/a:',
    "wp": "Dnia {day:02} {month} 2025 {time} {person} napisał(a):\n",
    "onet": "W dniu {iso} {time}:33 użytkownik {person} napisał:\n",
    "interia": "W dniu {digits} o {time}, {person} napisał(a):",
    "o2": "Dnia {day} {month} 2025 {time} {person} napisał(a):\n",
    "yahoo": "    W dniu {week}, {day} {month} 2025 {time}:00 CET użytkownik {person} napisał:\n ",
    "the bat": "{week}, {day} {month} 2025, {time}:00, napisałeś:\n",
    "horde": "Cytowanie {person}:\n",
    "sogo": "W dniu {week}, Listopad {day:02}, 2025 {time} CET, {person} napisał(a):\n",
    "no date": "Użytkownik {person} napisał:\n",
    "english": "On Mon, Nov {day}, 2025 at {time} {person} wrote:\n",
}

# Programs that leave the older lines as they are.
PLAIN = {
    "outlook": "From: {person} \nSent: {week}, {day} {month} 2025 {time}\nTo: {to}\nSubject: Wniosek o leasing",
    "outlook in polish": """Od: {person}
Wysłano: {week}, {day} {month} 2025 {time}
Do: {to}
DW: Ewa <ewa@firma.example>
Temat: RE: Wniosek""",
    "older outlook": """-----Original Message-----
From: {name} [mailto:{address}]
Sent: {week}, {day} {month} 2025 {time}
To: Jan
Subject: Wniosek""",
    "older outlook in polish": """-----Wiadomość oryginalna-----
Od: {name} [mailto:{address}]
Wysłano: {day} {month} 2025 {time}
Do: Jan
Temat: Wniosek""",
    "outlook on the web": """________________________________
Od: {person}
Wysłane: {week}, {day} {month} 2025 {time}
Do: {to}
Temat: Odp: Wniosek""",
    "outlook for mac": "Od: {person}\nData: {week}, {day} {month} 2025 o {time}\nDo: {to}\nTemat: Wniosek",
    "outlook inside the firm": "Od: {name}\nWysłano: {day} {month} 2025 {time}\nDo: Jan Kowalski\nTemat: Wniosek",
    "outlook in bold": "*Od:* {person}\n*Wysłano:* {day} {month} 2025 {time}\n*Do:* {to}\n*Temat:* Wniosek",
    "outlook in paragraphs": "Od: {person}\n\nWysłano: {digits} {time}\n\nDo: {to}\n\nTemat: Wniosek",
    "outlook without a subject": "Od: {person}\nWysłano: {digits} {time}\nDo: {to}",
    "outlook to many": "Od: {person}\nWysłano: {digits} {time}\nDo: {to};\n {to};\n {to}\nTemat: Wniosek\n o leasing",
    "samsung": """-------- Oryginalna wiadomość --------
Od: {person}
Data: {digits} {time} (GMT+01:00)
Do: {to}
Temat: Wniosek""",
    "zimbra": """----- Oryginalna wiadomość -----
Od: "{name}" <{address}>
Do: {to}
Wysłane: {week}, {day} Listopad 2025 {time}:00
Temat: Wniosek""",
    "em client": """------ Wiadomość oryginalna ------
Od "{name}" <{address}>
Do {to}
Data {digits} {time}:00
Temat Wniosek""",
    "interia on the web": 'Od: "{name}" <{address}>\nDo: {to}\nWysłane: {time} {week} {iso}\nTemat: Wniosek',
    "proton": """------- Oryginalna wiadomość -------
W dniu {week}, {day} {month} 2025 {time}, {person} napisał(a):""",
    "thunderbird in html": "W dniu {digits} o {time}, {name} pisze:",
    "gmail in html": "{wk}., {day} {mon} 2025 o {time} {person} napisał(a):",
}

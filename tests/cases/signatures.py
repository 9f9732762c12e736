"""Invented signatures as people in Poland write them: (the case, the sender's name, the letter, what it tells)."""

TELLS = [
    (
        "a company, all of it",
        "Jan Kowalski",
        """Dzień dobry,
proszę o ofertę na linię do makaronu.

Z poważaniem
Jan Kowalski
Prezes Zarządu

Młyn Zboże Sp. z o.o.
ul. Lipowa 5/7
20-001 Lublin
tel. 600 100 200
NIP: 569-184-13-24, REGON: 643372376, KRS: 0000063032
biuro@zboze.example | www.zboze.example
""",
        {
            "name": "Jan Kowalski", "position": "Prezes Zarządu", "company": "Młyn Zboże Sp. z o.o.", "kind": "SPZOO",
            "street": "Lipowa", "building": "5", "flat": "7", "postcode": "20-001", "city": "Lublin",
            "phones": ("+48 600 100 200",), "nip": "5691841324", "regon": "643372376", "krs": "0000063032",
            "email": "biuro@zboze.example", "www": "www.zboze.example",
        },
    ),
    (
        "bars between the facts",
        "Anna Zielińska",
        "Pozdrawiam\n\nAnna Zielińska | Dyrektor Finansowy | Stal-Pol S.A. | +48 81 532 10 00",
        {
            "name": "Anna Zielińska", "position": "Dyrektor Finansowy", "company": "Stal-Pol S.A.", "kind": "SA",
            "phones": ("+48 81 532 10 00",),
        },
    ),
    (
        "the position in the line of the name",
        "Piotr Wrona",
        "Z wyrazami szacunku,\nPiotr Wrona, wspólnik\nWrona i Syn s.c.\ntel.: (81) 532-10-00, fax: (81) 532-10-01",
        {
            "name": "Piotr Wrona", "position": "wspólnik", "company": "Wrona i Syn s.c.", "kind": "SC",
            "phones": ("+48 81 532 10 00",),
        },
    ),
    (
        "two legal forms: the second tells",
        "Ewa Maj",
        "Pozdrawiam serdecznie,\nEwa Maj\nprokurent\nDrewno Maj spółka z o.o. sp.k.\nal. Racławickie 8, 20-037 Lublin",
        {
            "name": "Ewa Maj", "position": "prokurent", "company": "Drewno Maj spółka z o.o. sp.k.", "kind": "SPK",
            "street": "al. Racławickie", "building": "8", "postcode": "20-037", "city": "Lublin",
        },
    ),
    (
        "a sole trader",
        "Marek Nowak",
        """pozdrawiam
Marek Nowak
Firma Handlowo-Usługowa NOWAK Marek Nowak
ul. Polna 12A
21-500 Biała Podlaska
kom. 601 202 303
NIP 684-792-41-49
""",
        {
            "name": "Marek Nowak", "company": "Firma Handlowo-Usługowa NOWAK Marek Nowak", "street": "Polna",
            "building": "12A", "postcode": "21-500", "city": "Biała Podlaska", "phones": ("+48 601 202 303",),
            "nip": "6847924149",
        },
    ),
    (
        "a trader's short name",
        "Tomasz Lis",
        "Z poważaniem,\nTomasz Lis\nPHU LIS\nwww.phulis.example\n+48 502 303 404",
        {"name": "Tomasz Lis", "company": "PHU LIS", "www": "www.phulis.example", "phones": ("+48 502 303 404",)},
    ),
    (
        "a farmer",
        "Stanisław Gołąb",
        "Z poważaniem\nStanisław Gołąb\nGospodarstwo Rolne Gołąb\nNowa Wieś 12\n24-100 Puławy\ntel. 697 111 222",
        {
            "name": "Stanisław Gołąb", "company": "Gospodarstwo Rolne Gołąb", "kind": "ROLNIK", "street": "Nowa Wieś",
            "building": "12", "postcode": "24-100", "city": "Puławy", "phones": ("+48 697 111 222",),
        },
    ),
    ("a private person", "Ola Nowa", "Pozdrawiam, Ola Nowa", {"name": "Ola Nowa"}),
    (
        "a private person with a telephone",
        "Ola Nowa",
        "Proszę o kontakt.\nPozdrawiam\nOla\n600-100-200",
        {"name": "Ola Nowa", "phones": ("+48 600 100 200",)},
    ),
    (
        "a telephone's own line",
        "Ola Nowa",
        "Dziękuję i pozdrawiam\nOla Nowa\n\nWysłano z iPhone'a",
        {"name": "Ola Nowa"},
    ),
    (
        "another telephone's own line",
        "Jan Kot",
        "Wyślę jutro.\n\nJan Kot\nPobierz aplikację Outlook dla systemu Android<https://aka.example/x>",
        {"name": "Jan Kot"},
    ),
    (
        "a company that a sentence names is another's",
        "biuro@x.example",
        "Dzień Dobry\nproszę o dokumenty dla Kot Meble sp. z o.o.\nCzekam.",
        {},
    ),
    ("nothing but words", "", "Dzień dobry, proszę o telefon w sprawie kredytu.", {}),
    ("nothing", "", "", {}),
    (
        "English",
        "John Smith",
        "Best regards,\nJohn Smith\nManaging Director\nBaltic Trade Ltd\nPhone: +44 20 7946 0000\nwww.baltic.example",
        {
            "name": "John Smith", "position": "Managing Director", "company": "Baltic Trade Ltd",
            "phones": ("+442079460000",), "www": "www.baltic.example",
        },
    ),
    (
        "English of a Polish company",
        "Kasia Wójcik",
        "Kind regards\nKasia Wójcik\nKey Account Manager\n"
        "Pakmat Sp. z o. o.\nmob. +48 511 222 333\nVAT ID: PL7537323835",
        {
            "name": "Kasia Wójcik", "position": "Key Account Manager", "company": "Pakmat Sp. z o. o.", "kind": "SPZOO",
            "phones": ("+48 511 222 333",), "nip": "7537323835",
        },
    ),
    (
        "a disclaimer that names the company again",
        "Rafał Bąk",
        """Z poważaniem
Rafał Bąk
Członek Zarządu
Bąk Transport sp. z o.o.

Bąk Transport sp. z o.o. z siedzibą w Lublinie, ul. Wojenna 3, 20-424 Lublin, zarejestrowana w Sądzie Rejonowym
Lublin-Wschód, KRS 0000123456, NIP 3114433566, kapitał zakładowy 50 000,00 zł.
Administratorem danych osobowych jest Inna Spółka S.A. z siedzibą w Warszawie. Wiadomość jest poufna.
""",
        {
            "name": "Rafał Bąk", "position": "Członek Zarządu", "company": "Bąk Transport sp. z o.o.", "kind": "SPZOO",
            "street": "Wojenna", "building": "3", "postcode": "20-424", "city": "Lublin", "nip": "3114433566",
            "krs": "0000123456",
        },
    ),
    (
        "line breaks made of HTML",
        "Iwona Sowa",
        "Pozdrawiam\r\n\r\n\r\n*Iwona\u00a0Sowa*\r\n\r\n*Główna księgowa*\r\n\r\n[image: logo]\r\n"
        "\r\nSowa\u00a0Sp.\u00a0z\u00a0o.o.\r\n"
        "\r\nul.\u00a0Krótka\u00a01\r\n\r\n22-400\u00a0Zamość\r\n"
        "\r\niwona@sowa.example <mailto:iwona@sowa.example>\r\n",
        {
            "name": "Iwona Sowa", "position": "Główna księgowa", "company": "Sowa Sp. z o.o.", "kind": "SPZOO",
            "street": "Krótka", "building": "1", "postcode": "22-400", "city": "Zamość",
            "email": "iwona@sowa.example",
        },
    ),
    (
        "capitals",
        "JERZY DUDEK",
        "Z POWAŻANIEM\nJERZY DUDEK\nPREZES ZARZĄDU\nDUDEK SPÓŁKA AKCYJNA\nTEL. 81 532 10 00",
        {
            "name": "Jerzy Dudek", "position": "Prezes Zarządu", "company": "DUDEK SPÓŁKA AKCYJNA", "kind": "SA",
            "phones": ("+48 81 532 10 00",),
        },
    ),
    (
        "two dashes and no closing",
        "Jan Żak",
        "Wyślę jutro.\n-- \nJan Żak\nkierownik budowy\nŻak-Bud s.j.\ntel 605 606 607",
        {
            "name": "Jan Żak", "position": "kierownik budowy", "company": "Żak-Bud s.j.", "kind": "SPJ",
            "phones": ("+48 605 606 607",),
        },
    ),
    (
        "a general partnership",
        "Zofia Kruk",
        "Pozdrawiam\nmgr inż. Zofia Kruk\nKruk i Wspólnicy sp.j.\nul. Szkolna 3 lok. 4\n08-500 Ryki",
        {
            "name": "Zofia Kruk", "company": "Kruk i Wspólnicy sp.j.", "kind": "SPJ", "street": "Szkolna",
            "building": "3", "flat": "4", "postcode": "08-500", "city": "Ryki",
        },
    ),
    (
        "a foundation",
        "Maria Kos",
        "Z serdecznym pozdrowieniem\n\nPozdrawiam\nMaria Kos\nprezeska\n"
        "Fundacja Dobry Chleb\nplac Litewski 2\n20-080 Lublin",
        {
            "name": "Maria Kos", "position": "prezeska", "company": "Fundacja Dobry Chleb", "kind": "NGO",
            "street": "plac Litewski", "building": "2", "postcode": "20-080", "city": "Lublin",
        },
    ),
    (
        "a street of two words and a flat",
        "Ewa Róg",
        "Pozdrawiam\nEwa Róg\nul. Jana Pawła II 12 m. 34, 21-300 Radzyń Podlaski",
        {
            "name": "Ewa Róg", "street": "Jana Pawła II", "building": "12", "flat": "34", "postcode": "21-300",
            "city": "Radzyń Podlaski",
        },
    ),
    (
        "an address in one line with all else",
        "Adam Sęk",
        "Z poważaniem, Adam Sęk\nTartak Sęk sp. z o.o., ul. Leśna 7, 23-400 Biłgoraj, tel. 84 686 10 00",
        {
            "name": "Adam Sęk", "company": "Tartak Sęk sp. z o.o.", "kind": "SPZOO", "street": "Leśna", "building": "7",
            "postcode": "23-400", "city": "Biłgoraj", "phones": ("+48 84 686 10 00",),
        },
    ),
    (
        "two addresses: neither",
        "Adam Sęk",
        "Pozdrawiam\nAdam Sęk\nBiuro: ul. Leśna 7, 23-400 Biłgoraj\nMagazyn: ul. Długa 1, 22-400 Zamość",
        {"name": "Adam Sęk"},
    ),
    (
        "two NIPs: neither",
        "Adam Sęk",
        "Pozdrawiam\nAdam Sęk\nNIP 5691841324\nNIP 6847924149",
        {"name": "Adam Sęk"},
    ),
    ("a NIP with a slip in it", "Adam Sęk", "Pozdrawiam\nAdam Sęk\nNIP 569-184-13-25", {"name": "Adam Sęk"}),
    (
        "a NIP only in the letter",
        "Adam Sęk",
        "Prosimy o ofertę dla firmy, NIP 494-347-51-67.\n\nPozdrawiam\nAdam Sęk",
        {"name": "Adam Sęk", "nip": "4943475167"},
    ),
    (
        "a NIP in spaces beside a REGON",
        "Adam Sęk",
        "Pozdrawiam\nAdam Sęk\nNIP: PL 733 526 51 64 REGON: 631753834",
        {"name": "Adam Sęk", "nip": "7335265164", "regon": "631753834"},
    ),
    (
        "a REGON and an account are no telephones",
        "Adam Sęk",
        "Pozdrawiam\nAdam Sęk\nREGON 988685582\nkonto: 12 1020 3040 0000 1111 2222 3333\n"
        "mBank 12 1140 2004 0000 3002 0135 5387",
        {"name": "Adam Sęk", "regon": "988685582"},
    ),
    (
        "dates and amounts are no telephones",
        "Adam Sęk",
        "Spotkanie 23.11.2026 14:00, kwota 250 000 000 zł do 30.12.2026.\nPozdrawiam\nAdam Sęk",
        {"name": "Adam Sęk"},
    ),
    (
        "several telephones",
        "Adam Sęk",
        "Pozdrawiam\nAdam Sęk\nT: 81 532 10 00\nM: 48 600 100 200\n0048 601 100 200",
        {"name": "Adam Sęk", "phones": ("+48 81 532 10 00", "+48 600 100 200", "+48 601 100 200")},
    ),
    (
        "an extension",
        "Adam Sęk",
        "Pozdrawiam\nAdam Sęk\ntel. 81 532 10 00 wew. 12",
        {"name": "Adam Sęk", "phones": ("+48 81 532 10 00",)},
    ),
    (
        "a surname first",
        "Kowalska Barbara",
        "Z poważaniem\nBarbara Kowalska\nsekretariat",
        {"name": "Barbara Kowalska", "position": "sekretariat"},
    ),
    (
        "a double surname",
        "Anna Nowak-Jezioro",
        "Pozdrawiam\nAnna Nowak-Jezioro\nradca prawny",
        {"name": "Anna Nowak-Jezioro", "position": "radca prawny"},
    ),
    (
        "the sender is an office: the one who signed",
        "Biuro Zarządu",
        "Z poważaniem\nKrystyna Mak\nasystentka zarządu",
        {"name": "Krystyna Mak", "position": "asystentka zarządu"},
    ),
    (
        "the sender is an address",
        "",
        "Z poważaniem\nKrystyna Mak\nasystentka zarządu",
        {"name": "Krystyna Mak", "position": "asystentka zarządu"},
    ),
    (
        "a company that no closing stands above",
        "Jan Kot",
        "Proszę o wycenę.\n\nJan Kot\nKot Meble sp. z o.o.\ntel. 81 532 10 00",
        {
            "name": "Jan Kot", "company": "Kot Meble sp. z o.o.", "kind": "SPZOO", "phones": ("+48 81 532 10 00",),
        },
    ),
    (
        "the form of the company in a line of its own",
        "Jan Kot",
        "Pozdrawiam\nJan Kot\nKot Meble\nSpółka z o.o.",
        {"name": "Jan Kot", "company": "Kot Meble Spółka z o.o.", "kind": "SPZOO"},
    ),
    (
        "two companies: neither",
        "Jan Kot",
        "Pozdrawiam\nJan Kot\nKot Meble sp. z o.o.\nKot Nieruchomości S.A.",
        {"name": "Jan Kot"},
    ),
    (
        "a company named twice",
        "Jan Kot",
        "Pozdrawiam\nJan Kot\nKot Meble Sp. z o.o.\nKot Meble sp. z o.o.\nul. Nowa 1, 20-002 Lublin",
        {
            "name": "Jan Kot", "company": "Kot Meble Sp. z o.o.", "kind": "SPZOO", "street": "Nowa", "building": "1",
            "postcode": "20-002", "city": "Lublin",
        },
    ),
    (
        "the sender's e-mail and another's: neither",
        "Jan Kot",
        "Pozdrawiam\nJan Kot\njan@kot.example\nbiuro@kot.example",
        {"name": "Jan Kot"},
    ),
    (
        "a simple joint-stock company",
        "Jan Kot",
        "Pozdrawiam\nJan Kot\nCEO\nKotTech P.S.A.\nhttps://kottech.example/oferta?x=1",
        {"name": "Jan Kot", "position": "CEO", "company": "KotTech P.S.A.", "kind": "PSA", "www": "kottech.example"},
    ),
    (
        "the village of the post office",
        "Jan Kot",
        "Pozdrawiam\nJan Kot\nos. Słoneczne 3/15\n20 - 400 Lublin\nPolska",
        {
            "name": "Jan Kot", "street": "os. Słoneczne", "building": "3", "flat": "15", "postcode": "20-400",
            "city": "Lublin",
        },
    ),
    (
        "a closing with words behind it",
        "Jan Kot",
        "Z góry dziękuję za odpowiedź i pozdrawiam\nJan Kot\n\nPS Dokumenty wyślę jutro.",
        {"name": "Jan Kot"},
    ),
    (
        "a civil partnership of two",
        "Jan Kot",
        "Pozdrawiam\nJan Kot\nPiekarnia „Bułeczka” s.c. J. Kot, P. Kot\nul. Rynek 1, 24-170 Kurów",
        {
            "name": "Jan Kot", "company": "Piekarnia „Bułeczka” s.c.", "kind": "SC", "street": "Rynek", "building": "1",
            "postcode": "24-170", "city": "Kurów",
        },
    ),
    (
        "German",
        "Hans Müller",
        "Mit freundlichen Grüßen\nHans Müller\nMüller Maschinen GmbH\nTel. +49 30 1234567",
        {"name": "Hans Müller", "company": "Müller Maschinen GmbH", "phones": ("+49301234567",)},
    ),
    (
        "a parish office without a person",
        "Gmina Kurów",
        "Z poważaniem\nUrząd Gminy Kurów\nul. Lubelska 45\n24-170 Kurów\ntel. 81 881 10 00",
        {
            "company": "Urząd Gminy Kurów", "kind": "NGO", "street": "Lubelska", "building": "45", "postcode": "24-170",
            "city": "Kurów", "phones": ("+48 81 881 10 00",),
        },
    ),
]  # fmt: skip

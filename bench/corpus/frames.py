"""What the made-up mail says: sentences with room for words (`<a.gen>`) and for what the letter is about (`{amount}`).

`n` is a noun, `a` a noun with its adjective, `v` a verb; the rest says in which form.
"""

GREETINGS = ("Dzień dobry,", "Szanowni Państwo,", "Witam,", "Cześć,", "Szanowna Pani,", "Szanowny Panie,")
FAREWELLS = (
    "Z poważaniem", "Pozdrawiam serdecznie", "Z wyrazami szacunku", "Łączę pozdrowienia", "Dziękuję i pozdrawiam",
)  # fmt: skip

LETTER = (
    "W załączeniu przesyłam <a.acc> oraz <a.acc> za okres od <day> do <day>.",
    "Proszę o informację, czy <a.nom> wystarczy, czy potrzebna będzie jeszcze <n.nom>.",
    "Zgodnie z naszą rozmową <v.they> <a.acc.pl> do dnia {day}, a <n.acc.pl> później.",
    "Kwota {amount} dotyczy <n.gen> i obejmuje <a.acc>, <n.acc> oraz <a.acc.pl>.",
    "Czy możemy spotkać się <day> w sprawie <a.gen>? Chodzi mi o <n.acc> i <a.acc.pl>.",
    "Bank wymaga, żeby <a.nom> nie była starsza niż trzydzieści dni, a <n.nom.pl> podpisane przez zarząd.",
    "Nasz księgowy <v.he> <a.acc> w zeszłym tygodniu; brakuje tylko <a.gen> i <n.gen.pl>.",
    "Dziękuję za przesłane materiały, sprawdziłam <a.acc>, <n.acc> i <a.acc.pl>.",
    "Dokument {paper} z dnia {day} na kwotę {amount} został opłacony w całości, <n.nom> w toku.",
    "Ze względu na <a.acc> prosimy o przesunięcie terminu, <n.acc> dostarczymy najpóźniej <day>.",
    "Wartość <a.gen> według <n.gen> to <amount>, a <a.nom.pl> wycenione są na <amount>.",
    "Jeżeli <n.nom> jest kompletna, to możemy <v.inf> <a.acc> jeszcze w tym tygodniu.",
    "Nie udało się nam <v.inf> <a.gen>, ponieważ <n.nom> nie zgadza się z <a.inst>.",
    "Pani dyrektor <v.she> już <a.acc> i czeka na <n.acc> od <a.gen>.",
    "W sprawie {topic} mamy jeszcze jedno pytanie: kto może <v.inf> <a.acc>?",
    "Przypominam o <n.loc> i o <a.loc>; bez tego nie można <v.inf> <n.gen>.",
    "Firma {firm}, NIP {nip}, <v.she> <a.acc> za <n.acc> w wysokości {amount}.",
    "Proszę <v.inf> <a.acc> na rachunek {account} z dopiskiem {paper}.",
    "Razem z <a.inst> <v.they> <n.acc> i <a.acc.pl>, co potwierdza <n.nom>.",
    "Nie wiem, skąd wzięła się <a.nom> w <n.loc>, skoro <n.nom.pl> mówią co innego.",
    "Po <v.doing> <a.gen> wrócimy do tematu <n.gen> i <a.gen.pl>.",
    "Do <n.gen> dołączono <a.acc>, której wcześniej nie było w <a.loc.pl>.",
    "Mam wątpliwość co do <a.gen>: czy dotyczy ona również <n.gen.pl>?",
    "Zarząd <v.he> w poniedziałek <a.acc>, a <n.acc> przekaże nam {person}.",
    "Umowa obejmuje <a.acc>, <a.acc> i <n.acc.pl> w terminie do <day>.",
    "Przy <n.loc> pomoże nam <a.nom>, bo zna <n.acc.pl> i <a.acc>.",
    "Rata za {topic} wynosi <amount> i rośnie razem ze <n.inst>.",
    "Dla <a.gen> najlepsza byłaby <n.nom> z <a.inst> na pięć lat.",
    "Klient chciałby <v.inf> <n.acc> bez <a.gen>, ale bank oczekuje <n.gen.pl>.",
    "Jeszcze dziś <v.i> <a.acc> i dam znać, czy <n.nom> się zgadza.",
    "Pod <a.inst> znajdują się <n.nom.pl>, o których mówił {person}.",
    "Opinia na temat <a.gen> jest pozytywna, jednak <n.nom> musi być poprawiona.",
    "Prosimy o <a.acc> dla <n.gen> oraz kopię <a.gen> z ostatniego kwartału.",
    "Termin <n.gen> minął <day>, więc <a.nom> wymaga teraz <n.gen>.",
    "Wspólnicy <v.they> w przyszłym miesiącu <a.acc> i <n.acc>.",
    "Za <a.acc> odpowiada {person}, a za <n.acc> biuro w mieście {town}.",
    "Jak tylko <n.nom> wróci z banku, <v.i> <a.acc.pl> i <n.acc>.",
    "Nie ma potrzeby <v.inf> <a.gen>, wystarczy <n.nom> od <n.gen>.",
    "Saldo na dzień <day> to <amount>, z czego <amount> stanowi <n.nom>.",
    "Rozmawiałem wczoraj z {person_inst} o <a.loc> i <n.loc>, które obejmuje {paper}.",
    "W imieniu {person_gen} proszę o <a.acc> oraz o kopię <n.gen>.",
    "Bez podpisu {person_gen} nie można <v.inf> <a.gen> ani <n.gen>.",
    "Odnośnie {topic}: <a.nom> jest gotowa, brakuje <n.gen> i <a.gen.pl>.",
)  # fmt: skip

PAPER = (
    "Sprzedawca: {firm}, {town}, NIP {nip}. Nabywca: {client}. Dokument {paper} z dnia {day}.",
    "Do zapłaty {amount} na rachunek {account} w terminie do <day>.",
    "Pozycja: <a.nom>, <n.nom>, ilość 1, wartość netto <amount>.",
    "Pozycja: <a.nom> z <n.inst>, ilość 2, wartość brutto <amount>.",
    "§ 1. Strony zgodnie oświadczają, że przedmiotem niniejszej umowy jest <a.nom> oraz <n.nom.pl>.",
    "§ 2. Zleceniobiorca zobowiązuje się <v.inf> <a.acc> w terminie do <day>.",
    "§ 3. Za <a.acc> przysługuje wynagrodzenie w wysokości <amount> powiększone o podatek.",
    "§ 4. W przypadku <n.gen> strona może <v.inf> <a.acc> z zachowaniem <n.gen>.",
    "§ 5. Zmiany <n.gen> wymagają formy pisemnej pod rygorem nieważności, z wyjątkiem <a.gen.pl>.",
    "Zabezpieczeniem jest <a.nom> na <n.loc> o wartości <amount>.",
    "Naczelnik zaświadcza, że {client} nie figuruje w rejestrze <a.gen.pl> według stanu na <day>.",
    "Aktywa: <n.nom.pl> <amount>, <a.nom.pl> <amount>. Pasywa: <n.nom> <amount>.",
    "Rzeczoznawca <v.he> <a.acc> i ustalił wartość <n.gen> na <amount>.",
    "Wpłata <amount> tytułem <n.gen>, <a.nom>, <day>.",
    "Wypłata <amount> tytułem <a.gen>, <n.nom>, <day>.",
    "Harmonogram: <day> rata <amount>, <day> rata <amount>, <day> rata <amount>.",
    "Do wniosku dołączono <a.acc>, <n.acc.pl> i <a.acc.pl> dotyczące {topic}.",
    "Wykonawca <v.he> <n.acc.pl> zgodnie z <a.inst>; odbiór <n.gen> nastąpi <day>.",
    "Uchwała w sprawie <a.gen>: wspólnicy <v.they> <n.acc> i <a.acc.pl>.",
    "Administrator danych <v.she> <a.acc> w celu <n.gen> i przez okres <n.gen>.",
)  # fmt: skip

SUBJECTS = (
    "Dokumenty do wniosku: <n.nom>", "Pytanie o <n.acc>", "Oferta na <a.acc>", "Zaświadczenia, <n.nom>",
    "Spotkanie w sprawie <n.gen>", "Uzupełnienie <n.gen>", "Wycena <n.gen>", "Decyzja: <a.nom>", "Umowa na <n.acc>",
    "Zmiana <a.gen>", "Sprawozdanie i <n.nom>", "Prośba o <n.acc>", "Korekta <n.gen>", "Termin <n.gen>",
    "{topic}", "Płatność {paper}",
)  # fmt: skip

PAPERS = {
    "F01": "Sprawozdanie finansowe", "F05": "Zestawienie zobowiązań", "P02": "Zaświadczenie US",
    "P03": "Zaświadczenie o niezaleganiu ZUS", "Z01": "Odpis księgi wieczystej", "Z02": "Operat szacunkowy",
    "I01": "Kosztorys inwestycji", "I04": "Faktura",
}  # fmt: skip

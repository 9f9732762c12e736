"""The words that the made-up mail is written with, commonest first; `lexicon` inflects and multiplies them."""


def _list(text):
    return tuple(text.split())


NOUNS = _list("""
umowa dokument wniosek bank kredyt termin firma kwota sprawa klient faktura zaświadczenie oferta spółka rachunek
załącznik decyzja rata podpis odpowiedź rozmowa informacja pytanie spotkanie zabezpieczenie harmonogram zobowiązanie
leasing inwestycja sprawozdanie bilans dochód przychód koszt podatek urząd pełnomocnictwo oświadczenie wypis odpis
hipoteka nieruchomość grunt działka budynek maszyna linia pojazd ciągnik sprzęt poręczenie weksel gwarancja prowizja
opłata marża procent stopa wskaźnik okres rok miesiąc kwartał tydzień dzień data numer pozycja punkt paragraf aneks
zmiana korekta uzupełnienie wyjaśnienie potwierdzenie zgoda odmowa wypowiedzenie rozwiązanie wypłata spłata przelew
wpłata zaliczka zadatek cena wartość wycena operat kosztorys budżet plan projekt pozwolenie zgłoszenie decyzja
zarząd prezes dyrektor księgowa księgowy doradca kierownik pracownik właściciel wspólnik udział akcja kapitał majątek
zysk strata wynik obrót sprzedaż zakup dostawa towar usługa zamówienie kontrahent dostawca odbiorca partner konsorcjum
polisa ubezpieczenie składka szkoda odszkodowanie ryzyko ocena analiza raport zestawienie wykaz lista tabela arkusz
formularz kopia oryginał skan plik wiadomość list koperta przesyłka poczta kurier adres telefon kontakt strona serwis
system konto hasło dostęp certyfikat podmiot organ sąd rejestr księga wpis wyciąg saldo limit linia faktoring
windykacja
egzekucja wezwanie zapytanie postępowanie przetarg dotacja dofinansowanie fundusz agencja program konkurs
nabór regulamin
ustawa rozporządzenie przepis zasada warunek wymóg kryterium obowiązek prawo roszczenie kara odsetki zwłoka opóźnienie
zaległość ugoda restrukturyzacja konsolidacja refinansowanie finansowanie wkład pożyczka karencja transza uruchomienie
przedsięwzięcie budowa remont modernizacja rozbudowa instalacja montaż odbiór protokół gwarancja reklamacja naprawa
piekarnia tartak hurtownia cukiernia drukarnia stolarnia młyn browar masarnia żwirownia betoniarnia szwalnia warsztat
magazyn hala biuro sklep zakład fabryka gospodarstwo ferma chłodnia stacja baza plac droga most kanalizacja ogrzewanie
piec kocioł silnik pompa wózek naczepa przyczepa samochód koparka ładowarka dźwig prasa tokarka frezarka
spawarka robot
mąka drewno stal beton cement cegła papier tkanina paliwo energia gaz węgiel woda zboże mleko mięso owoc warzywo pasza
narada zebranie uchwała wybór powołanie odwołanie nadzór kontrola audyt audytor rewident notariusz prawnik
adwokat radca
rzeczoznawca geodeta architekt inżynier wykonawca inwestor najemca dzierżawca wynajmujący pożyczkodawca kredytobiorca
dzierżawa najem sprzedawca nabywca zbywca akt notarialny przedstawiciel upoważnienie reprezentacja prokura prokurent
emerytura renta wynagrodzenie płaca etat zatrudnienie urlop delegacja zasiłek świadczenie zdrowie wypadek szkolenie
pomysł powód przyczyna skutek cel kierunek sposób metoda narzędzie pomoc wsparcie prośba propozycja uwaga
sugestia błąd
problem kłopot trudność szansa możliwość konieczność potrzeba jakość ilość liczba suma różnica część całość
reszta rodzaj
typ wzór szablon wersja wydanie tekst treść zapis notatka opis nazwa tytuł hasło symbol kod znak wyraz zdanie język
człowiek osoba kobieta mężczyzna dziecko rodzina syn córka brat siostra ojciec matka mąż żona sąsiad kolega znajomy
miasto wieś gmina powiat województwo kraj państwo region ulica osiedle dom mieszkanie pokój lokal piętro dach
ściana okno
świat ziemia las pole łąka ogród rzeka jezioro morze góra dolina powietrze pogoda zima wiosna lato jesień noc
ranek wieczór
godzina minuta chwila czas początek koniec środek przerwa etap faza krok proces procedura przebieg postęp wykonanie
realizacja rozwój wzrost spadek poziom zakres granica próg szczyt podstawa fundament źródło wzmianka zastaw
cesja wierzytelność
dłużnik wierzyciel poręczyciel gwarant emitent obligacja akredytyw inkaso dewiza waluta kurs euro dolar frank
złoty grosz
""")

ADJECTIVES = _list("""
bankowy kredytowy finansowy nowy roczny podpisany aktualny kolejny ostatni pierwszy drugi wymagany podatkowy obrotowy
miesięczny ważny własny dodatkowy inwestycyjny hipoteczny gospodarczy prawny notarialny księgowy budowlany
technologiczny
zagraniczny krajowy rolny leśny przemysłowy handlowy usługowy produkcyjny transportowy magazynowy
mieszkaniowy komunalny
publiczny prywatny państwowy unijny europejski polski lokalny regionalny gminny powiatowy wojewódzki centralny główny
całkowity częściowy pełny pusty wstępny ostateczny warunkowy bezwarunkowy terminowy bezterminowy krótkoterminowy
długoterminowy stały zmienny wysoki niski duży mały średni długi krótki szeroki wąski głęboki płytki ciężki lekki
szybki wolny wczesny późny dobry zły lepszy gorszy tani drogi bogaty biedny stary młody zdrowy chory czysty brudny
jasny ciemny biały czarny czerwony zielony niebieski żółty szary ciepły zimny gorący suchy mokry twardy miękki ostry
prosty trudny łatwy możliwy niemożliwy konieczny potrzebny zbędny istotny znaczny niewielki ogromny drobny zwykły
szczególny wyjątkowy typowy nietypowy normalny standardowy indywidualny wspólny osobny odrębny jednorazowy okresowy
bieżący przyszły przeszły poprzedni następny dawny niedawny dzisiejszy jutrzejszy wczorajszy tegoroczny ubiegłoroczny
elektroniczny papierowy pisemny ustny telefoniczny mailowy cyfrowy skanowany odręczny drukowany urzędowy
sądowy skarbowy
celny ubezpieczeniowy zdrowotny społeczny emerytalny rentowy pracowniczy służbowy kadrowy płacowy osobowy towarowy
majątkowy rzeczowy pieniężny gotówkowy bezgotówkowy walutowy złotowy kapitałowy udziałowy akcyjny odpowiedzialny
solidarny wekslowy poręczeniowy gwarancyjny zastawniczy egzekucyjny upadłościowy restrukturyzacyjny naprawczy
strategiczny operacyjny techniczny ekonomiczny ekologiczny energetyczny elektryczny gazowy wodny kanalizacyjny drogowy
kolejowy lotniczy morski rzeczny miejski wiejski górski nadmorski rodzinny dziecięcy szkolny naukowy medyczny
kulturalny
""")

VERBS = _list("""
przesłać podpisać złożyć przygotować sprawdzić potwierdzić uzupełnić dostarczyć otrzymać wysłać załączyć wypełnić
zapłacić spłacić wypłacić przelać rozliczyć obliczyć wyliczyć ustalić uzgodnić omówić wyjaśnić odpowiedzieć zapytać
prosić dziękować czekać pisać czytać mówić rozmawiać spotkać zadzwonić umówić przełożyć przesunąć przedłużyć skrócić
zmienić poprawić dodać usunąć wpisać wykreślić zarejestrować zgłosić zawiadomić poinformować ostrzec przypomnieć
zaproponować wybrać zdecydować zgodzić odmówić odrzucić przyjąć zaakceptować zatwierdzić uruchomić rozpocząć zakończyć
zamknąć otworzyć założyć prowadzić kontynuować przerwać wznowić odwołać anulować wypowiedzieć rozwiązać zawrzeć
kupić sprzedać nabyć zbyć wynająć wydzierżawić pożyczyć zaciągnąć udzielić poręczyć zabezpieczyć ubezpieczyć wycenić
ocenić zbadać przeanalizować porównać zestawić policzyć zaksięgować zafakturować skorygować zwrócić oddać odebrać
budować zbudować wyremontować zmodernizować rozbudować zamontować naprawić wymienić dostosować wdrożyć przetestować
produkować wytwarzać dostarczać sprzedawać obsługiwać zatrudnić zwolnić przeszkolić zarobić stracić zyskać oszczędzić
inwestować finansować wspierać pomagać doradzać reprezentować występować wnioskować ubiegać starać musieć chcieć
wiedzieć myśleć widzieć słyszeć szukać znaleźć zgubić brać wziąć dać nieść wozić jechać iść przyjść wyjść
wrócić zostać
stać siedzieć leżeć pracować odpoczywać żyć mieszkać rosnąć spadać robić zrobić tworzyć powstać działać służyć należeć
""")

FIRST_NAMES_M = _list("""
Piotr Krzysztof Łukasz Paweł Michał Grzegorz Stanisław Józef Sławomir Rafał Andrzej Tomasz Jan Marcin Marek Adam
Zbigniew Jerzy Tadeusz Mateusz Dariusz Mariusz Wojciech Ryszard Jakub Henryk Robert Kamil Jacek Maciej
Bartosz Mirosław
""")
FIRST_NAMES_F = _list("""
Anna Małgorzata Agnieszka Elżbieta Bożena Wiesława Danuta Iwona Maria Katarzyna Barbara Ewa Krystyna Magdalena Joanna
Teresa Zofia Monika Jadwiga Janina Dorota Halina Jolanta Grażyna Beata Marta Hanna Aleksandra Renata Natalia Żaneta
""")
TOWNS = _list("""
Warszawa Kraków Łódź Wrocław Poznań Gdańsk Szczecin Bydgoszcz Lublin Białystok Katowice Gdynia Częstochowa
Radom Rzeszów
Toruń Sosnowiec Kielce Gliwice Zabrze Olsztyn Bytom Rybnik Tychy Opole Elbląg Płock Wałbrzych Włocławek Tarnów Chorzów
Koszalin Kalisz Legnica Grudziądz Jaworzno Słupsk Jelenia Nysa Siedlce Piła Ostrołęka Suwałki Zamość Chełm
Leszno Łomża
Przemyśl Mielec Tczew Gniezno Ełk Krosno Sanok Augustów Giżycko Mrągowo Ostróda Iława Brodnica Świecie Chojnice Bytów
""")

# Stems that surnames and rarer words are made of; only what the dictionary knows is used.
STEMS = _list("""
kowal nowak wójcik dąb krawc jawor górn sikor baran szewc tomas piotr marc ziół bąk chmiel żur ćwik łos źreb
mazur pawł
gołąb zając król wróbl wieczor jabłoń majch olsz stęp mal lis wilk kozł kaczm młynar piekar bednar stelmach kołodziej
rybak grab lip brzoz sosn klon jesion wiśn gruszk śliw malin jagod konop rzep buracz kapust groch fasol mak zaręb
leś pol łąk ogrod rzecz jezior mor gór dolin kamień piask glin żwir skał wod ogn wiatr mróz śnieg deszcz słon miód
pszczel ryb ptak koń krow owc świn kur gęś kacz indyk psz żyt jęczmien ows kukurydz stod obor chlew stajn dwor zamk
""")
SURNAME_ENDINGS = (
    "ski", "cki", "ński", "wski", "owski", "ewski", "icki", "ak", "ek", "ik", "czyk", "icz", "owicz", "ewicz", "uk",
    "czuk", "arz", "asz", "yk", "ec", "ko", "ka", "ała", "oń", "eń", "ura", "ara",
)  # fmt: skip
VERB_PREFIXES = _list("za prze wy na do od po pod przy roz s u w wz ob o nad współ z prze ode roze ze")
ADJECTIVE_ENDINGS = _list("owy ny ski alny yjny czny yczny istny aty isty liwy arski owski any niczy yzny")
NOUN_ENDINGS = _list(
    "ość anie enie acja nik owiec ek ka arz arnia isko stwo ówka yzm ista or ator owość nia ica ik"
)
COMPOUNDS = _list("współ pod nad przed pół między wielo")

# Parts of made-up names of firms; no dictionary knows what they come to.
FIRM_STARTS = _list("""
Agro Drew Trans Bud Stal Met Eko Pol Inter Tech Hydro Elektro Mebl Piek Mlecz Zboż Pap Dru Tex
Chem
""")
FIRM_ENDS = _list(
    "max pol bud mix plast trans tex met ex rol mar dom serwis invest net lux san term gaz plus"
)
TRADES = (
    "Piekarnia", "Tartak", "Hurtownia", "Cukiernia", "Zakład Ślusarski", "Transport", "Gospodarstwo", "Drukarnia",
    "Stolarnia", "Warsztat", "Młyn", "Browar", "Masarnia", "Żwirownia", "Betoniarnia", "Szwalnia", "Ośrodek",
)  # fmt: skip

ENGLISH = _list("""
the of and to in for is on that with as this be are by at your we our from have please agreement contract bank loan
payment invoice amount interest rate term document signed copy attached date account transfer company board director
financial statement annual report tax certificate lease equipment machine delivery supplier customer order price quote
offer approval decision collateral guarantee insurance policy premium claim audit review schedule installment balance
principal fee commission currency exchange confirm regards meeting call tomorrow week month year quarter deadline
extension amendment clause section party parties liability breach notice termination governing law dispute shall must
may should would could will can not any all each other such following above below between within before after until
project budget investment plant production line capacity output quality standard process engineer drawing foundation
building permit site construction contractor warranty acceptance protocol shipment customs border freight warehouse
""")

"""Queries and decisions of institutions are recognised by their words; what only sounds like one is not."""

import time
from datetime import date

import pytest

from cases.recognised import Words, recognised

RECEIVED = date(2026, 11, 23)  # a Monday


def query(text, subject="Wniosek 123/2026", **more):
    return recognised(Words(subject, text, **more), RECEIVED)[0]


def decision(text, subject="Wniosek 123/2026", **more):
    return recognised(Words(subject, text, **more), RECEIVED)[1]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Prosimy o przesłanie zaświadczenia z ZUS w terminie 7 dni roboczych od otrzymania pisma.", date(2026, 12, 2)),
        ("Prosimy o przedłożenie wyciągów bankowych w terminie 7 dni od otrzymania.", date(2026, 11, 30)),
        ("Prosimy o uzupełnienie dokumentów do dnia 15.12.2026 r.", date(2026, 12, 15)),
        ("Prosimy o wyjaśnienie rozbieżności w sprawozdaniu do 15 grudnia 2026 r.", date(2026, 12, 15)),
        ("Wzywamy do usunięcia braków formalnych wniosku w terminie 14 dni od doręczenia wezwania.", date(2026, 12, 7)),
        ("Wzywa się Wnioskodawcę do złożenia brakujących dokumentów w ciągu siedmiu dni.", date(2026, 11, 30)),
        ("Proszę o dosłanie aktualnego odpisu KRS najpóźniej do 4.12.", date(2026, 12, 4)),
        ("Uprzejmie proszę o dostarczenie umowy w terminie 21 (słownie: dwudziestu jeden) dni.", date(2026, 12, 14)),
        ("Prosimy o złożenie korekty wniosku w terminie 5 dni roboczych.", date(2026, 11, 30)),
        ("Zwracamy się z prośbą o przedstawienie oświadczenia majątkowego. Termin: 3 dni robocze.", date(2026, 11, 26)),
        ("Prosimy o przesłanie bilansu w 7-dniowym terminie.", date(2026, 11, 30)),
        ("Należy uzupełnić formularz pomocy de minimis w terminie 1 miesiąca od otrzymania.", date(2026, 12, 23)),
        ("Prosimy o nadesłanie polisy w ciągu 2 tygodni.", date(2026, 12, 7)),
        ("Prosimy o przesłanie:\n- zaświadczenia z US\n- umowy\nw terminie do dnia 01.12.2026.", date(2026, 12, 1)),
        ("Proszę o:\n- aktualny odpis z KRS,\nDokumenty proszę przesłać do piątku 27.11.2026.", date(2026, 11, 27)),
        ("Prosimy o wyjaśnienia do bilansu. Termin odpowiedzi: 10 dni roboczych.", date(2026, 12, 7)),
        ("Czy mogą Państwo dosłać umowę najmu? Termin mija 27 listopada 2026 r.", date(2026, 11, 27)),
        ("Zawiadamiamy o wezwaniu do uzupełnienia wniosku. Termin na uzupełnienie wynosi 10 dni.", date(2026, 12, 3)),
        ("Wzywamy do uzupełnienia wniosku. Termin wynosi 14 dni od doręczenia.", date(2026, 12, 7)),
        ("Prosimy o przesłanie umowy. Termin odpowiedzi wynosi 21 dni.", date(2026, 12, 14)),
        ("Prosimy o przesłanie umowy, termin dla Państwa: 10 dni roboczych.", date(2026, 12, 7)),
        ("Prosimy o przesłanie umowy. Termin na to wynosi dwanaście dni.", date(2026, 12, 7)),
        ("Przypominamy o konieczności uzupełnienia dokumentacji w terminie do 1 grudnia 2026 r.", date(2026, 12, 1)),
        ("Konieczne jest dostarczenie operatu szacunkowego w terminie do 11 grudnia.", date(2026, 12, 11)),
    ],
)  # fmt: skip
def test_a_query_tells_by_when(text, due):
    found = query(text)

    assert found.term.due_on == due


def test_what_is_asked_for_is_read_where_it_is_told():
    letter = "W załączeniu wezwanie do uzupełnienia wniosku. Termin wynosi 14 dni od doręczenia."
    file = (
        "Wezwanie do uzupełnienia wniosku\nBank wzywa do uzupełnienia dokumentacji w terminie 14 dni.\n"
        "1. Odpis wyroku.\n2. Potwierdzenie wkładu własnego."
    )

    found = query(letter, files=(file,))

    assert found.term.due_on == date(2026, 12, 7)
    assert "1. Odpis wyroku.\n2. Potwierdzenie wkładu własnego." in found.asked


@pytest.mark.parametrize(
    "text",
    [
        "Prosimy o przesłanie brakujących dokumentów.",
        "W załączeniu przesyłamy wezwanie do uzupełnienia wniosku.",
        "Wniosek wymaga uzupełnienia o prognozę finansową.",
        "Stwierdziliśmy braki formalne w złożonym wniosku.",
        "Proszę o wyjaśnienie rozbieżności między bilansem a deklaracją CIT-8.",
    ],
)
def test_a_query_need_not_tell_by_when(text):
    assert query(text).term is None


@pytest.mark.parametrize(
    "text",
    [
        "Dziękujemy za uzupełnienie wniosku, przekazujemy go do analizy.",
        "W odpowiedzi na wezwanie przesyłam brakujące dokumenty.",
        "Wniosek jest kompletny i nie wymaga uzupełnienia dokumentów.",
        "Prosimy o kontakt telefoniczny.",
        "Prosimy o opłacenie faktury w terminie 7 dni.",
        "Prosimy o wypełnienie ankiety satysfakcji do 30.11.2026.",
        "Dokumenty kompletne, dziękujemy. Decyzja w ciągu 14 dni.",
        "Proszę o potwierdzenie otrzymania wiadomości.",
        "Wezwanie do zapłaty raty nr 3 w terminie 7 dni.",
        "Przesyłam harmonogram spotkania. Do zobaczenia!",
        "Newsletter: prosimy o wypełnienie ankiety i przesłanie formularza do 15.12.2026. Wypisz się tutaj.",
        "Weź udział w promocji i prześlij wniosek do 15.12.2026.",
        "Dzień dobry, oferta w załączeniu. Pozdrawiam",
        "> Prosimy o przesłanie zaświadczenia w terminie 7 dni.\nPrzekazałam dalej.",
    ],
)
def test_what_only_sounds_like_a_query_is_none(text):
    assert query(text) is None


def test_what_is_asked_for_is_kept_as_written():
    text = (
        "Szanowni Państwo,\n\nprosimy o przesłanie następujących dokumentów w terminie 7 dni roboczych od otrzymania:\n"
        "1. zaświadczenie z US,\n2. bilans na 30.09.2026.\n\nZ poważaniem\nBank Testowy"
    )

    found = query(text)

    assert "zaświadczenie z US" in found.asked and "bilans" in found.asked
    assert "Z poważaniem" not in found.asked
    assert found.term.facts == {"count": 7, "unit": "working", "start": "2026-11-23"}


def test_a_query_in_an_attached_letter_is_found():
    attached = "Bank Testowy\nWEZWANIE DO UZUPEŁNIENIA WNIOSKU\nProsimy o przedłożenie ewidencji w terminie 14 dni.\n"

    found = query("Pismo w załączeniu.", subject="Pismo", files=(attached,))

    assert found.term.due_on == date(2026, 12, 7)


def test_a_contract_attached_is_no_query():
    contract = "UMOWA NAJMU\n" + "x\n" * 500 + "Najemca zobowiązuje się złożyć oświadczenie w terminie 7 dni."

    assert query("Umowa w załączeniu.", subject="Umowa", files=(contract,)) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Informujemy, że przyznano Państwu kredyt w kwocie 1 250 000 zł.", "positive"),
        ("Państwa wniosek został pozytywnie rozpatrzony.", "positive"),
        ("Bank wydał pozytywną decyzję kredytową.", "positive"),
        ("Bank podjął decyzję o udzieleniu finansowania.", "positive"),
        ("Projekt został wybrany do dofinansowania.", "positive"),
        ("Wniosek został zaakceptowany przez komitet kredytowy.", "positive"),
        ("Decyzja warunkowa: kredyt zostanie uruchomiony po ustanowieniu hipoteki.", "conditional"),
        ("Przesyłamy promesę kredytu.", "conditional"),
        ("Przyznano finansowanie pod warunkiem dostarczenia poręczenia.", "conditional"),
        ("Bank odmówił udzielenia kredytu.", "negative"),
        ("Z przykrością informujemy o decyzji odmownej.", "negative"),
        ("Państwa wniosek został rozpatrzony negatywnie.", "negative"),
        ("Nie przyznano dofinansowania.", "negative"),
        ("Projekt nie został wybrany do dofinansowania.", "negative"),
        ("Kredyt nie został przez bank przyznany.", "negative"),
        ("Decyzja nie jest pozytywna.", "negative"),
        ("Niestety wniosek nie uzyskał akceptacji.", "negative"),
        ("Komitet kredytowy nie wyraził zgody na finansowanie.", "negative"),
        ("Wniosek został oceniony negatywnie pod względem formalnym.", "negative"),
        ("Wydano decyzję: ODMOWA", "negative"),
        ("Decyzja kredytowa jest pozytywna.", "positive"),
        ("Bank nie może pozytywnie rozpatrzyć Państwa wniosku.", "negative"),
        ("Nie możemy udzielić Państwu kredytu.", "negative"),
        ("Wniosek o leasing został odrzucony.", "negative"),
        ("Wniosek pozostawiono bez rozpatrzenia.", "not_considered"),
        ("Informujemy o pozostawieniu wniosku bez rozpatrzenia.", "not_considered"),
    ],
)
def test_a_decision_tells_which(text, kind):
    assert decision(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Sprawa nadal bez decyzji.",
        "Nie otrzymaliśmy jeszcze decyzji z banku.",
        "Bank podejmie decyzję po otrzymaniu kompletu dokumentów.",
        "Wniosek przeszedł pozytywnie ocenę formalną.",
        "Umowa nie została jeszcze zatwierdzona.",
        "Wzywamy do uzupełnienia braków pod rygorem pozostawienia wniosku bez rozpatrzenia.",
        "Nie podjęto jeszcze decyzji w sprawie Państwa wniosku.",
        "Czekamy na decyzję banku.",
        "Decyzja zostanie wydana do końca tygodnia.",
        "W przypadku odmowy przysługuje odwołanie.",
        "Jeśli kredyt zostanie przyznany, prosimy o podpisanie umowy.",
        "W celu wydania decyzji prosimy o przesłanie bilansu.",
        "W załączeniu decyzja o warunkach zabudowy.",
        "Przesyłam decyzję środowiskową do wniosku.",
        "Bank nie odmówił, sprawa jest w toku.",
        "Przyznano Ci rabat 20%! Sprawdź ofertę.",
        "Kiedy można spodziewać się decyzji kredytowej?",
        "Dzień dobry, dokumenty w załączeniu.",
        "Bank zastrzega sobie prawo odmowy udzielenia kredytu.",
    ],
)
def test_what_only_sounds_like_a_decision_is_none(text):
    assert decision(text) is None


def test_a_decision_that_does_not_say_which_asks_the_person():
    found = decision("Pismo w załączeniu.", subject="Decyzja kredytowa nr 5/2026")

    assert (found is not None, found.kind) == (True, None)


def test_a_decision_tells_when_and_how_long_it_holds():
    text = "Decyzją z dnia 20.11.2026 przyznano Państwu kredyt. Decyzja jest ważna do 20.12.2026 r."

    found = decision(text)

    assert (found.decided_on, found.valid_until) == (date(2026, 11, 20), date(2026, 12, 20))


def test_a_decision_holds_for_days():
    found = decision("Przyznano kredyt. Decyzja jest ważna 30 dni.")

    assert found.valid_until == date(2026, 12, 23)


@pytest.mark.parametrize("unit", ["ul. A 1/", "termin", "decyzji", "wazn", "dziekuj", "decyzj a "])
def test_a_letter_made_to_be_slow_is_read_in_no_time(unit):
    text, began = unit * (20_000 // len(unit)), time.process_time()

    recognised(Words(text, text), RECEIVED)

    assert time.process_time() - began < 1.5

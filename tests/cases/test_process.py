"""The twelve stages have exactly the names of the firm's process."""

import re
from pathlib import Path

from cases.process import STAGE_BY_CODE, STAGES

# ruff: noqa: E501
NAMES = """Nawiązanie kontaktu z Klientem
Organizowanie pierwszego spotkania
Analiza celów, potrzeb, potencjału Klienta oraz możliwości finansowania
Przekazanie wstępnej oferty finansowej, wymagania formalnoprawne
Negocjowanie warunków usługi doradczej, podpisanie umowy doradczej
Kompletowanie dokumentów, przygotowanie wniosków, biznesplanu, wymaganych formularzy
Podpisanie i złożenie wniosku w instytucji finansowej
Śledzenie procesowania wniosku, uzupełnienia dokumentacji, wyjaśnienia
Otrzymanie decyzji finansowania, przedstawienie warunków, analiza oferty końcowej
Rozliczenie i monitoring zobowiązania zgodnie z umową kredytową/leasingową
Stałe wsparcie Klienta przez Doradcę, rozwiązywanie problemów, pomoc w analizowaniu wskaźników i efektywności działalności
Zebranie rekomendacji, budowanie długoterminowych relacji"""


def test_the_stages_are_the_firms_twelve():
    assert [stage.name_pl for stage in STAGES] == NAMES.splitlines()


def test_each_stage_is_named_in_both_languages():
    assert all(
        stage.name_en and stage.short_pl and stage.short_en and stage.code.isascii() for stage in STAGES
    )
    assert len(STAGE_BY_CODE) == 12


def test_only_the_twelfth_is_the_last():
    assert [stage.number for stage in STAGES if stage.is_last] == [12]


def test_the_data_file_says_where_it_comes_from():
    import cases.data

    first = Path(cases.data.__file__).with_name("stages.toml").read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"# .*DOMAIN\.md §1\.1", first)

"""What goes into the fields of the index."""

from whoosh.fields import TEXT

from search.schema import PolishAnalyzer, PolishText


def test_words_enter_the_index_as_by_whooshs_own_way():
    text = "Zaświadczenie z ZUS nr 526-10-40-828: „nie zalega”, bank-spółdzielczy PL 5261040828 kłos kłosa"

    ours, stock = PolishText(), TEXT(PolishAnalyzer())

    assert sorted(ours.index(text)) == sorted(stock.index(text))

"""What cases are about, in the words that people use for it in four languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """A purpose of financing: the case's title, and what writers call it."""

    key: str
    title: str
    amount: str
    called: dict


def _matter(key, title, amount, pl, en, de, uk):
    return Matter(key, title, amount, {"pl": pl, "en": en, "de": de, "uk": uk})


MATTERS = (
    _matter("digger", "Leasing koparki gąsienicowej", "420000.00",
            ("leasing koparki", "koparka", "umowa na koparkę"), ("the excavator lease", "our excavator"),
            ("das Leasing für den Bagger", "der Bagger"), ("лізинг екскаватора", "екскаватор")),
    _matter("hall", "Kredyt na halę magazynową", "2400000.00",
            ("hala magazynowa", "kredyt na halę", "budowa hali"), ("the warehouse loan", "our new warehouse"),
            ("der Kredit für die Lagerhalle", "die Lagerhalle"), ("кредит на склад", "новий склад")),
    _matter("packing", "Linia do pakowania", "860000.00",
            ("linia do pakowania", "maszyna pakująca"), ("the packing line", "packing machine"),
            ("die Verpackungslinie", "die Verpackungsmaschine"), ("лінія пакування", "пакувальна лінія")),
    _matter("solar", "Pożyczka na fotowoltaikę", "310000.00",
            ("fotowoltaika", "panele na dachu", "instalacja PV"), ("the solar panels", "our PV installation"),
            ("die Photovoltaik", "die Solaranlage"), ("сонячні панелі", "фотовольтаїка")),
    _matter("working", "Kredyt obrotowy", "500000.00",
            ("kredyt obrotowy", "limit w rachunku", "obrotówka"), ("the working capital loan", "our overdraft"),
            ("der Betriebsmittelkredit", "die Kreditlinie"), ("обіговий кредит", "кредитна лінія")),
    _matter("tractor", "Zakup ciągnika rolniczego", "280000.00",
            ("ciągnik", "zakup ciągnika", "traktor"), ("the tractor", "buying the tractor"),
            ("der Traktor", "der Kauf des Traktors"), ("трактор", "купівля трактора")),
    _matter("factoring", "Faktoring należności", "700000.00",
            ("faktoring", "faktoring należności"), ("the factoring", "factoring of receivables"),
            ("das Factoring", "Factoring der Forderungen"), ("факторинг", "факторинг")),
    _matter("milling", "Kredyt technologiczny na frezarkę", "1150000.00",
            ("frezarka", "kredyt technologiczny"), ("the milling machine", "technology loan"),
            ("die Fräsmaschine", "der Technologiekredit"), ("фрезерний верстат", "технологічний кредит")),
    _matter("cold", "Chłodnia na owoce", "930000.00",
            ("chłodnia", "komora chłodnicza"), ("the cold store", "our cold storage"),
            ("das Kühlhaus", "der Kühlraum"), ("холодильна камера", "холодильник")),
    _matter("cars", "Flota samochodów dostawczych", "640000.00",
            ("flota", "samochody dostawcze", "dostawczaki"), ("the vans", "our fleet of vans"),
            ("die Lieferwagen", "der Fuhrpark"), ("вантажівки", "автопарк")),
    _matter("oven", "Piec obrotowy do piekarni", "390000.00",
            ("piec", "piec obrotowy"), ("the rotary oven", "the oven"), ("der Ofen", "der Stikkenofen"),
            ("піч", "ротаційна піч")),
    _matter("refinance", "Refinansowanie zobowiązań", "1800000.00",
            ("refinansowanie", "konsolidacja"), ("the refinancing", "consolidating our loans"),
            ("die Umschuldung", "die Refinanzierung"), ("рефінансування", "консолідація")),
    _matter("office", "Zakup lokalu biurowego", "780000.00",
            ("lokal biurowy", "biuro na parterze"), ("the office premises", "the new office"),
            ("das Büro", "die Büroräume"), ("офісне приміщення", "новий офіс")),
    _matter("land", "Kredyt na zakup gruntów rolnych", "1250000.00",
            ("zakup gruntów", "ziemia pod uprawy", "działka"), ("the farmland", "buying the land"),
            ("das Ackerland", "der Kauf der Grundstücke"), ("купівля землі", "земельна ділянка")),
)  # fmt: skip

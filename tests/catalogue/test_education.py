"""What patients read besides: plain, sourced, and without a promise; a faulty card is named."""

import re
import shutil
from pathlib import Path

import pytest

from plans.catalogue import HOME, CatalogueError, load, read_catalogue
from tests.catalogue.reading import HIGHEST_GRADE, grade

CATALOGUE = load()
TEXTS = CATALOGUE.education_texts["en"]
SLUGS = sorted(TEXTS)
CARDS = {card.slug: card for card in CATALOGUE.education}
# No promise, no verdict, no figure for one person.
FORBIDDEN = re.compile(
    r"\b(cur(?:e[sd]?|ing)|guarantee\w*|promise\w*|promising|always|certain(?:ly)?|sure(?:ly)?|safe(?:ly)?"
    r"|you will (?:be|get|regain|recover)|fully|100|per ?cent|best|soon|healthy again)\b|%",
    re.IGNORECASE,
)
# What §8 leaves to professionals, or keeps out.
LEFT_OUT = re.compile(
    r"stimulation|stimulator|ultrasound|creatine|imagine|imagery|gram|\bg/kg|\d\s?(?:g|mg|IU)\b",
    re.IGNORECASE,
)


def whole(slug: str) -> str:
    return " ".join(TEXTS[slug].body)


def test_all_cards_together_are_easy_to_read() -> None:
    assert grade(" ".join(map(whole, SLUGS))) <= HIGHEST_GRADE


@pytest.mark.parametrize("slug", SLUGS)
def test_a_card_is_short_and_whole(slug: str) -> None:
    text = TEXTS[slug]
    assert 1 <= len(text.body) <= 3
    assert len(whole(slug).split()) <= 90
    assert len(text.title) <= 40
    assert all(paragraph.endswith(".") for paragraph in text.body)
    assert grade(whole(slug)) <= HIGHEST_GRADE + 1.5  # one alone; together they are held to 6.5


@pytest.mark.parametrize("slug", SLUGS)
def test_a_card_promises_nothing(slug: str) -> None:
    assert FORBIDDEN.findall(f"{TEXTS[slug].title} {whole(slug)}") == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_card_gives_no_treatment_that_is_not_ours(slug: str) -> None:
    assert LEFT_OUT.findall(whole(slug)) == []


@pytest.mark.parametrize(
    "text",
    ["This cures you.", "You will get all of it back.", "It is 80 % better.", "We promise it."],
)
def test_a_promise_would_be_seen(text: str) -> None:
    assert FORBIDDEN.search(text)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_card_names_its_sources(slug: str) -> None:
    assert CARDS[slug].source
    assert set(CARDS[slug].source) <= set(CATALOGUE.sources)
    assert any(key.startswith("KB") for key in CARDS[slug].source)


MUST_SAY = [
    pytest.param("steroid-tablets", "Never stop these tablets by yourself", id="steroids"),
    pytest.param("food-for-muscle", "Talk to your doctor or a dietitian", id="protein"),
    pytest.param("food-for-muscle", "kidneys or liver", id="protein and kidneys"),
    pytest.param("cool-it", "Never put ice on numb skin", id="ice"),
    pytest.param("ask-before-you-drive", "never says that you may drive", id="driving"),
    pytest.param("it-often-comes-back", "Some do not get all of it back", id="coming back"),
    pytest.param("train-the-other-side", "Small studies", id="small trials"),
    pytest.param("get-up-each-day", "may slow this down", id="bed rest, modestly"),
    pytest.param("sore-muscles", "until the next morning", id="soreness"),
    pytest.param("swelling-in-the-evening", "three to six months", id="swelling"),
    pytest.param("when-to-call", "Get help at once for chest pain", id="emergency"),
]


@pytest.mark.parametrize(("slug", "words"), MUST_SAY)
def test_a_card_says_what_it_must(slug: str, words: str) -> None:
    assert words in whole(slug)


def test_a_language_without_the_card_reads_it_in_english() -> None:
    assert CATALOGUE.education_text("smoking", "xx") == TEXTS["smoking"]


PLANTS = [
    ("a source nobody knows", 'slug = "smoking"', '"Gateshead"', '"Nobody99"', "'Nobody99' is not"),
    (
        "a fact nobody tells",
        'slug = "nerve-pain"',
        '"nerve_pain"',
        '"bad_mood"',
        "is nothing known",
    ),
    ("a kind nobody records", 'slug = "get-up', '"icu_stay"', '"holiday"', "is no kind of event"),
    ("a day nobody counts from", 'slug = "swelling', '"device_off"', '"birthday"', "is no day"),
    ("a window that is over", 'slug = "raise-the', "until_day = 42", "until_day = 0", "is over"),
    ("a tag nobody gives", 'slug = "bone-tablets"', 'tag = "M"', 'tag = "Z"', "is no tag"),
    ("a card that stands twice", "[[card]]", '"sleep-and-mood"', '"smoking"', "stands twice"),
    ("a card without words", "[[card]]", '"older-muscle"', '"old-muscle"', "has no English text"),
]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, list[str]]]:
    """Plant all faults into one copy, read it once, and keep what was said by plant."""
    home = Path(
        shutil.copytree(
            HOME,
            tmp_path_factory.mktemp("education") / "catalogue",
            ignore=shutil.ignore_patterns("*.py"),
        )
    )
    path, lines = home / "education.toml", {}
    for name, after, old, new, _ in PLANTS:
        text = path.read_text(encoding="utf-8")
        start = text.index(old, text.index(after))
        path.write_text(text[:start] + new + text[start + len(old) :], encoding="utf-8")
        lines[name] = text.count("\n", 0, start) + 1
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(home)
    found = [fault for fault in caught.value.faults if fault.path == path]
    assert any("is no card" in fault.message for fault in caught.value.faults)
    return {
        name: (line, [f.message for f in found if f.line == line]) for name, line in lines.items()
    }


@pytest.mark.parametrize(("name", "says"), [(name, says) for name, *_, says in PLANTS])
def test_a_planted_fault_is_named_with_its_line(
    name: str, says: str, planted: dict[str, tuple[int, list[str]]]
) -> None:
    _, said = planted[name]
    assert any(says in message for message in said)

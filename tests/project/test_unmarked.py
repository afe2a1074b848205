"""Nothing a person reads is written past the translators."""

from pathlib import Path

import pytest

from tests.project.source import ROOT, plant
from tests.project.unmarked import unmarked_in_modules, unmarked_in_templates


def test_every_word_of_a_template_is_marked() -> None:
    assert not list(unmarked_in_templates(ROOT)), "Put these into {% translate %}"


def test_every_word_of_a_form_or_an_answer_is_marked() -> None:
    assert not list(unmarked_in_modules(ROOT)), "Put these into gettext"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("<p>Hello</p>", ["Hello"], id="words between tags"),
        pytest.param('<a title="Go on">{{ name }}</a>', ["Go on"], id="words of an attribute"),
        pytest.param("{% if a %}One{% else %}Two{% endif %}", ["One Two"], id="words of a branch"),
        pytest.param('<p>{% translate "Hello" %}</p>', [], id="marked words"),
        pytest.param("{% blocktranslate %}A <b>b</b>{% endblocktranslate %}", [], id="a block"),
        pytest.param("{# Note. #}{% comment %}More.{% endcomment %}", [], id="notes"),
        pytest.param("<p>{{ weight }} kg</p>", [], id="a unit"),
        pytest.param('<p class="soft" data-part="one">–</p>', [], id="what nobody reads"),
    ],
)
def test_unmarked_words_of_a_template_are_seen(
    tmp_path: Path, source: str, found: list[str]
) -> None:
    plant(tmp_path, "templates/page.html", source)

    assert [each.partition(": ")[2] for each in unmarked_in_templates(tmp_path)] == found


@pytest.mark.parametrize(
    ("source", "is_seen"),
    [
        pytest.param('CharField(label="Your name")', True, id="a label"),
        pytest.param('raise ValidationError("Too high.")', True, id="an error"),
        pytest.param('messages.success(request, "Saved.")', True, id="an answer"),
        pytest.param('class Side(TextChoices):\n    LEFT = "left", "Left"', True, id="a choice"),
        pytest.param('CharField(label=_("Your name"))', False, id="a marked label"),
        pytest.param('logger.warning("Not sent.")', False, id="a line of the log"),
        pytest.param('class Side(TextChoices):\n    LEFT = "left"', False, id="a bare code"),
    ],
)
def test_unmarked_words_of_a_module_are_seen(tmp_path: Path, source: str, is_seen: bool) -> None:
    plant(tmp_path, "plans/forms/name.py", source)

    assert bool(list(unmarked_in_modules(tmp_path))) is is_seen

"""The form pack: label, hint, error, input; every error reachable from the top."""

import pytest
from crispy_forms import bootstrap, layout
from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from plans.forms.style import EveryWidgetForm
from tests.templates.page import Element, read

PACK = [
    pytest.param(layout.Div("age", css_class="x", css_id="y"), id="Div"),
    pytest.param(layout.Row(layout.Column("age", css_class="x")), id="Row and Column"),
    pytest.param(layout.Fieldset("Legend", "age", css_class="x"), id="Fieldset"),
    pytest.param(layout.MultiField("Legend", "age"), id="MultiField"),
    pytest.param(layout.Field("age", wrapper_class="x"), id="Field"),
    pytest.param(
        layout.ButtonHolder(layout.Submit("a", "A"), layout.Reset("b", "B")), id="buttons"
    ),
    pytest.param(layout.Hidden("a", "1"), id="Hidden"),
    pytest.param(layout.HTML("<p>{{ form.prefix }}</p>"), id="HTML"),
    pytest.param(bootstrap.FormActions(layout.Submit("a", "A")), id="FormActions"),
    pytest.param(bootstrap.StrictButton("Go", css_class="btn-primary"), id="StrictButton"),
    pytest.param(bootstrap.PrependedText("age", "about"), id="PrependedText"),
    pytest.param(bootstrap.AppendedText("age", "years"), id="AppendedText"),
    pytest.param(bootstrap.PrependedAppendedText("age", "about", "years"), id="both affixes"),
    pytest.param(bootstrap.InlineRadios("side"), id="InlineRadios"),
    pytest.param(bootstrap.InlineCheckboxes("days"), id="InlineCheckboxes"),
    pytest.param(
        bootstrap.FieldWithButtons("age", bootstrap.StrictButton("Go")), id="FieldWithButtons"
    ),
    pytest.param(bootstrap.InlineField("age"), id="InlineField"),
    pytest.param(bootstrap.UneditableField("age"), id="UneditableField"),
    pytest.param(bootstrap.Alert("Careful"), id="Alert"),
]


class SmallForm(forms.Form):
    age = forms.IntegerField(help_text="In years.")
    side = forms.ChoiceField(choices=[("l", "Left"), ("r", "Right")], widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        choices=[("1", "Monday"), ("2", "Tuesday")], widget=forms.CheckboxSelectMultiple
    )
    when = forms.SplitDateTimeField(required=False)


class SecretForm(forms.Form):
    entry_id = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("Yesterday is closed.")


def drawn(form: forms.BaseForm, helper: FormHelper | None = None) -> Element:
    return read(render_crispy_form(form, helper))


def helper_with(part: object) -> FormHelper:
    helper = FormHelper()
    helper.layout = layout.Layout(part)
    return helper


@pytest.fixture
def empty() -> Element:
    return drawn(EveryWidgetForm())


@pytest.fixture
def wrong() -> Element:
    return drawn(EveryWidgetForm({"email": "nobody", "minutes": "500", "side": "left"}))


class TestEmptyForm:
    def test_names_every_input(self, empty: Element) -> None:
        labelled = {label.attributes["for"] for label in empty.all("label")}
        inputs = [
            element
            for element in empty
            if element.name in {"input", "select", "textarea"}
            and element.attributes.get("type") != "hidden"
        ]

        assert len(inputs) > 25
        assert {element.attributes["id"] for element in inputs} <= labelled

    def test_names_every_group_by_its_legend(self, empty: Element) -> None:
        groups = empty.all("fieldset")

        assert [group.children[0].name for group in groups] == ["legend"] * len(groups)

    def test_ties_the_hint_to_the_input(self, empty: Element) -> None:
        hint = empty.by_id("id_full_name_helptext")

        assert empty.by_id("id_full_name").attributes["aria-describedby"] == "id_full_name_helptext"
        assert hint.text == "As the patient is called."

    def test_says_what_may_stay_empty(self, empty: Element) -> None:
        labels = {label.attributes["for"]: label.text for label in empty.all("label")}

        assert labels["id_email"] == "E-mail address (optional)"
        assert labels["id_full_name"] == "Name"

    def test_shows_no_error(self, empty: Element) -> None:
        assert not empty.all("div", class_="error-summary")
        assert not [element for element in empty if "aria-invalid" in element.attributes]

    def test_uses_every_id_once(self, empty: Element) -> None:
        ids = [element.attributes["id"] for element in empty if element.attributes.get("id")]

        assert len(ids) == len(set(ids))

    def test_carries_no_inline_style_or_script(self, empty: Element) -> None:
        names = {key for element in empty for key in element.attributes}

        assert not {name for name in names if name == "style" or name.startswith("on")}
        assert not empty.all("script") + empty.all("style")


class TestScale:
    def test_is_eleven_numbers_with_words_at_the_ends(self, empty: Element) -> None:
        steps = empty.all("div", class_="scale-step")

        assert [step.text for step in steps] == [str(number) for number in range(11)]
        ends = empty.all("p", class_="scale-ends")
        assert ends[0].text == "0 is no pain 10 is the worst pain"

    def test_is_not_made_of_other_choices(self) -> None:
        assert not drawn(SmallForm()).all("div", class_="scale")


class TestFormWithErrors:
    def test_lists_each_error_as_a_way_to_its_field(self, wrong: Element) -> None:
        links = wrong.all("div", class_="error-summary")[0].all("a")
        form = EveryWidgetForm({"email": "nobody", "minutes": "500", "side": "left"})

        assert len(links) == len(form.errors)
        for link in links:
            target = (link.attributes["href"] or "").removeprefix("#")
            assert wrong.by_id(target).name in {"input", "select", "textarea", "fieldset"}

    def test_takes_the_focus_to_the_summary(self, wrong: Element) -> None:
        summary = wrong.all("div", class_="error-summary")[0]

        assert "autofocus" in summary.attributes
        assert summary.attributes["tabindex"] == "-1"
        assert summary.attributes["role"] == "alert"

    def test_puts_the_error_before_the_input(self, wrong: Element) -> None:
        order = [element.attributes.get("id") for element in wrong]

        assert order.index("id_minutes_error") < order.index("id_minutes")

    def test_ties_the_error_to_the_input(self, wrong: Element) -> None:
        email = wrong.by_id("id_email").attributes

        assert email["aria-invalid"] == "true"
        assert email["aria-describedby"] == "id_email_error"

    def test_ties_hint_and_error_to_a_group(self, wrong: Element) -> None:
        group = wrong.by_id("id_pain_nrs_field").attributes

        assert group["aria-describedby"] == (
            "id_pain_nrs_ends id_pain_nrs_helptext id_pain_nrs_error"
        )

    def test_keeps_what_was_typed(self, wrong: Element) -> None:
        assert wrong.by_id("id_email").attributes["value"] == "nobody"
        assert "checked" in wrong.by_id("id_side_0").attributes

    def test_shows_errors_of_the_whole_and_of_hidden_fields(self) -> None:
        summary = drawn(SecretForm({"entry_id": "x"})).all("div", class_="error-summary")[0]

        assert "Yesterday is closed." in summary.text
        assert "Enter a valid UUID." in summary.text


class TestPack:
    @pytest.mark.parametrize("part", PACK)
    @pytest.mark.parametrize("data", [None, {}], ids=["empty", "with errors"])
    def test_draws_every_layout_object(self, part: object, data: dict[str, str] | None) -> None:
        assert drawn(SmallForm(data), helper_with(part)).all("form")

    def test_draws_a_form_without_a_helper(self) -> None:
        page = read(
            Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(
                Context({"form": SmallForm({"age": "x"})})
            )
        )

        assert page.all("div", class_="error-summary")
        assert len(page.by_id("id_when_field").all("input")) == 2

    def test_draws_a_formset(self) -> None:
        formset = forms.formset_factory(SmallForm, extra=2)()
        page = read(
            Template("{% load crispy_forms_tags %}{% crispy formset helper %}").render(
                Context({"formset": formset, "helper": FormHelper()})
            )
        )

        assert page.by_id("id_form-0-age").name == "input"
        assert page.by_id("id_form-1-age").name == "input"

    def test_leaves_the_form_tag_and_buttons_to_the_template(self) -> None:
        helper = FormHelper()
        helper.form_tag = False

        assert not drawn(SmallForm(), helper).all("form")

    def test_makes_buttons_that_can_be_styled(self) -> None:
        page = drawn(SmallForm(), helper_with(layout.Submit("save", "Save")))

        button = page.all("button")[0]
        assert button.attributes["type"] == "submit"
        assert button.attributes["class"] == "btn btn-primary"
        assert button.text == "Save"

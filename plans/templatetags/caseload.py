"""The rows of the caseload, each filled into one string: 200 of them on every look.

The template language took two thirds of the page's time here.
"""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from plans.queries.caseload import Row
from plans.templatetags.charts import sparkline
from plans.templatetags.house import icon
from plans.templatetags.wording import alert_text, days_words, need_text, percent
from rehab.dates import date_format

register = template.Library()

_PLACE = UUID(int=0)
_URGENT = {
    "critical": SafeString(' class="is-critical"'),
    "high": SafeString(' class="is-high"'),
}
_EMPTY = SafeString(' class="is-empty"')
_PLANNED = ("draft", "no_regime")
_DASH = SafeString('<span class="soft">–</span>')
# Filled twice: with the headings once a page, with a patient once a row.
_ROW = (
    '<tr{{}}><th scope="row"><a href="{{}}">{{}}, {{}}</a></th>'
    '<td data-label="{}"{{}}>{{}}</td><td class="why{{}}" data-label="{}">{{}}</td>'
    '<td data-label="{}">{{}}</td><td class="number" data-label="{}">{{}}</td>'
    '<td data-label="{}">{{}}</td><td data-label="{}"{{}}>{{}}</td></tr>'
)
_LINK = '<a href="{}">{}</a>'
_BUTTON = '<a class="btn btn-small" href="{}{}">{}<span class="visually-hidden"> {}</span></a>'


@register.simple_tag
def caseload_rows(rows: Sequence[Row]) -> SafeString:
    """Return a table row for each patient."""
    look = _Look()
    return format_html_join("", "{}", ((look.row(row),) for row in rows))


class _Look:
    """What is the same in every row: headings, addresses, chips, in the reader's language."""

    def __init__(self) -> None:
        self.patient, self.alert = _address("plans:patient-detail"), _address("plans:alert-detail")
        names = (_("Need"), _("Why"), _("28 days"), _("7 days"), _("Latest log"), _("To do"))
        self.cells = format_html(_ROW, *names)
        self.messages = _address("plans:patient-messages")
        self.plan, self.approve, self.review = _("Plan"), _("Approve"), _("Review")
        self.message, self.answer = _("A message for you"), _("Answer")
        self.month = days_words()
        self.days: dict[date, SafeString] = {}
        self.shares: dict[float | None, str] = {}
        self.chips = {
            "critical": _chip("chip chip-critical", "octagon-alert", _("Critical")),
            "high": _chip("chip chip-warning", "triangle-alert", _("High")),
            "low": _chip("chip chip-quiet", "", _("Low")),
        }
        self.other = _chip("chip", "", _("To do"))

    def row(self, row: Row) -> SafeString:
        """Return one patient's row."""
        is_quiet = not row.needs
        return format_html(
            self.cells,
            _URGENT.get(row.tier, ""),
            self.patient(row.patient.pk),
            row.patient.family_name,
            row.patient.given_name,
            _EMPTY if is_quiet else "",
            self.chips.get(row.tier) or (_DASH if is_quiet else self.other),
            " is-empty" if is_quiet else "",
            self._reason(row),
            sparkline(row.days, self.month % {"share": self._percent(row.adherence_28)}),
            self._percent(row.adherence_7),
            self._latest_log(row),
            _EMPTY if is_quiet and not row.waiting_count else "",
            self._action(row),
        )

    def _reason(self, row: Row) -> str:
        if not row.alerts and not row.has_message:
            return need_text(row)
        links = [
            format_html(_LINK, self.alert(alert.pk), alert_text(alert)) for alert in row.alerts[:2]
        ]
        if row.has_message:
            links.append(format_html(_LINK, self.messages(row.patient.pk), self.message))
        return format_html_join(SafeString("<br />"), "{}", ((link,) for link in links))

    def _percent(self, share: float | None) -> str:
        if share not in self.shares:
            self.shares[share] = percent(share)
        return self.shares[share]

    def _latest_log(self, row: Row) -> SafeString:
        on = row.last_log_on
        if on is None:
            return _DASH
        if on not in self.days:  # most wrote today or yesterday
            html = '<time datetime="{}">{}</time>'
            self.days[on] = format_html(html, on.isoformat(), date_format(on, "j M"))
        return self.days[on]

    def _action(self, row: Row) -> SafeString:
        page, who = self.patient(row.patient.pk), row.patient
        if row.needs in _PLANNED:
            return format_html(_BUTTON, page, "", self.plan, who)
        if row.waiting_count:
            words = f"{self.approve} {row.waiting_count}"
            return format_html(_BUTTON, page, "#waiting", words, who)
        if row.needs == "message":
            return format_html(_BUTTON, self.messages(who.pk), "", self.answer, who)
        if row.alerts:
            return format_html(_BUTTON, self.alert(row.alerts[0].pk), "", self.review, who)
        return _DASH


def _address(name: str) -> Callable[[UUID], str]:
    """Return what makes the addresses of a page by their key: the router is asked once."""
    before, after = reverse(name, args=[_PLACE]).split(str(_PLACE))
    return lambda pk: f"{before}{pk}{after}"


def _chip(style: str, symbol: str, word: str) -> SafeString:
    return format_html('<span class="{}">{}{}</span>', style, icon(symbol) if symbol else "", word)

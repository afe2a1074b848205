"""Whose page an entry was made on, and of which day: it may arrive hours later."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Hidden
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.dateparse import parse_date

from accounts.http import UserRequest, own_path
from plans.models import CareAccess, Patient
from plans.services.entry import LATE
from plans.views.reach import accesses, go_on_with

View = Callable[..., HttpResponse]


def for_its_patient(view: View) -> View:
    """Let a view write for the patient of its page, whoever was chosen or signed in since.

    Answers 412 with nothing done where the reader may not write for them. A page that does not
    say whose it is counts for the patient chosen now.
    """
    return _of_the_page(view, writes=True)


def for_its_reader(view: View) -> View:
    """Do the same for what somebody who only reads may change: what is their own."""
    return _of_the_page(view, writes=False)


def _of_the_page(view: View, *, writes: bool) -> View:
    @wraps(view)
    def wrapped(request: UserRequest, *args: object, **kwargs: object) -> HttpResponse:
        named = request.POST.get("patient")
        if named is None:
            return view(request, *args, **kwargs)
        patient_id = _named(request, named, writes=writes)
        if patient_id is None:
            return _not_theirs(request)
        request.page_of = patient_id
        response = view(request, *args, **kwargs)
        if "Location" in response or "HX-Redirect" in response:
            go_on_with(request, patient_id)
        return response

    return wrapped


class _Laid(Protocol):
    helper: FormHelper


def says_whose(form: _Laid, patient: Patient) -> None:
    """Let a form that crispy draws carry whose page it stands on."""
    form.helper.add_input(Hidden("patient", str(patient.pk)))


def page_date(request: UserRequest, patient: Patient, *, today: date) -> date:
    """Return the day of the page where it can still be entered, else today."""
    try:
        named = parse_date(request.POST.get("on", ""))
    except ValueError:
        named = None
    return named if named and today - LATE <= named <= today else today


def as_whole_page(request: UserRequest, response: HttpResponse) -> HttpResponse:
    """Let htmx show an answer as a page of its own: no part of the day stays beside it."""
    if request.htmx:
        response["HX-Retarget"] = "#main"
        response["HX-Reselect"] = "#main"
        response["HX-Reswap"] = "outerHTML"
    return response


def _named(request: UserRequest, named: str, *, writes: bool) -> UUID | None:
    scopes = {CareAccess.Scope.LOG} if writes else set(CareAccess.Scope)
    mine = (each for each in accesses(request) if each.scope in scopes)
    return next((each.patient_id for each in mine if str(each.patient_id) == named), None)


def _not_theirs(request: UserRequest) -> HttpResponse:
    context = {"way": _page_again(request)}
    page = render(request, "plans/today/not_theirs.html", context, status=412)
    return as_whole_page(request, page)


def _page_again(request: UserRequest) -> str:
    """Return the page the reader was on, where it is one that each person has; else the start."""
    came_from = urlsplit(
        request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    )
    path = own_path(request, str(came_from.path))
    try:
        is_everybodys = bool(path) and not resolve(path).kwargs
    except Resolver404:
        is_everybodys = False
    return path if is_everybodys and came_from.netloc == request.get_host() else "/"

"""Buttons for the verbs of `review`: each a POST to an address of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from findings.review import NotPossible


@dataclass(frozen=True)
class Verb:
    """One thing that may be done to a record, as a button shows it."""

    slug: str
    label: str
    permission: str
    consequence: str  # what happens, said before it happens
    said: str  # what happened
    act: Callable[..., Any]
    fits: Callable[[Any], bool]  # whether the record's state allows it
    done: Callable[[Any], bool]  # whether the record is where the verb leads: a second click
    form: type[forms.Form] = forms.Form  # without fields the button is enough
    starting_with: Callable[[Any], dict] = lambda record: {}

    @property
    def asks(self) -> bool:
        return bool(self.form.base_fields)


@dataclass(frozen=True)
class Button:
    """A verb on the page of one record."""

    verb: Verb
    url: str
    blocked: bool  # shown, but not to be pressed: the page lists what keeps it back


class VerbAdmin:
    """Gives a ModelAdmin addresses and buttons for its verbs."""

    change_form_template = "admin/findings/record_change_form.html"
    verbs: tuple[Verb, ...] = ()
    parts_after = 0  # the fieldset behind which the inlines stand; 0: behind the last
    problems_title = "What keeps it from being published"

    def get_urls(self):
        own = [
            path(
                f"<int:pk>/{verb.slug}/",
                self.admin_site.admin_view(self._view_of(verb)),
                name=self._name_of(verb),
            )
            for verb in self.verbs
        ]
        return own + super().get_urls()

    def buttons(self, request, record) -> list[Button]:
        """The verbs that fit the record's state and that this person may use."""
        blocked = bool(self.problems(request, record))
        return [
            Button(
                verb,
                reverse(f"admin:{self._name_of(verb)}", args=[record.pk]),
                blocked and self.is_blocked_by_problems(verb),
            )
            for verb in self.verbs
            if verb.fits(record) and request.user.has_perm(verb.permission)
        ]

    def problems(self, request, record) -> list[str]:
        return []

    def is_blocked_by_problems(self, verb) -> bool:
        return False

    def render_change_form(self, request, context, *args, **kwargs):
        context["parts_after"] = self.parts_after
        if record := kwargs.get("obj"):
            context["problems"] = self.problems(request, record)
            context["problems_title"] = self.problems_title
            context["buttons"] = self.buttons(request, record)
        return super().render_change_form(request, context, *args, **kwargs)

    def _name_of(self, verb):
        return f"{self.opts.app_label}_{self.opts.model_name}_{verb.slug}"

    def _view_of(self, verb):
        def view(request, pk):
            record = get_object_or_404(self.model, pk=pk)
            if not (
                self.has_view_permission(request, record) and request.user.has_perm(verb.permission)
            ):
                raise PermissionDenied
            if request.method == "POST":
                return self._act(request, record, verb)
            if not verb.asks or request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"] if verb.asks else ["POST"])
            if not verb.fits(record):
                messages.info(request, f"“{verb.label}” does not fit its present state.")
                return self._back(record)
            return self._ask(request, record, verb, verb.form(initial=verb.starting_with(record)))

        return view

    def _act(self, request, record, verb):
        form = verb.form(request.POST)
        if not form.is_valid():
            return self._ask(request, record, verb, form)
        try:
            verb.act(record, by=request.user, **form.cleaned_data)
        except NotPossible as refusal:
            return self._refused(request, record, verb, form, refusal)
        self.log_change(request, record, verb.said)
        messages.success(request, verb.said)
        return self._back(record)

    def _refused(self, request, record, verb, form, refusal):
        """Its sentences: on the form that asked, so nothing typed is lost, else on the page.

        A second click finds it done, and is told so kindly.
        """
        record.refresh_from_db()
        if verb.asks and verb.fits(record):
            form.add_error(None, refusal.sentences)
            return self._ask(request, record, verb, form)
        if verb.done(record):
            messages.info(request, f"That is done already: {verb.said}")
        else:
            for sentence in refusal.sentences:
                messages.error(request, sentence)
        return self._back(record)

    def _ask(self, request, record, verb, form):
        context = self.admin_site.each_context(request) | {
            "title": verb.label,
            "subtitle": str(record),
            "opts": self.opts,
            "original": record,
            "verb": verb,
            "form": form,
            "media": self.media,
            "back": self._address(record),
        }
        return TemplateResponse(request, "admin/findings/verb.html", context)

    def _address(self, record):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[record.pk])

    def _back(self, record):
        return HttpResponseRedirect(self._address(record))

"""What editors keep for families, in the admin: questions, what one can do, what to ask."""

from datetime import timedelta

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from findings import families
from findings.admin.base import HistoryAdmin, InlineMixin, ReferenceAdmin
from findings.admin.filters import ConditionFilter
from findings.admin.forms import HistoryForm
from findings.models import Advice, FamilyQuestion, ToAsk
from findings.plain.advice import advise

UNSAVED = "Save first: then it says here what the filter gives."


def plain_notes(*texts):
    """The desk's advice on plain words, as a list; it keeps nobody from saving."""
    notes = [(note.sentence,) for text in texts for note in advise(text)]
    if not notes:
        return "Nothing to say: it reads plainly."
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", notes))


class ToAskInline(InlineMixin, admin.TabularInline):
    """What to ask; hidden when it is no longer wanted, or loading would bring it back."""

    model = ToAsk
    fields = ["ordinal", "text", "shown"]
    can_delete = False
    verbose_name_plural = "Questions to ask – three to five, on the sheet for a meeting"


class QuestionForm(HistoryForm):
    issued_as = "question"

    def clean(self):
        super().clean()
        given = self.cleaned_data
        problems = families.filter_problems(
            given.get("themes") or (), given.get("services") or (), given.get("words") or ""
        )
        if problems and not self.errors:
            raise ValidationError(problems)
        return given


@admin.register(FamilyQuestion)
class FamilyQuestionAdmin(ReferenceAdmin, HistoryAdmin):
    form = QuestionForm
    fixed = ("slug",)
    inlines = [ToAskInline]
    list_display = ["ordinal", "question", "shown"]
    list_display_links = ["question"]
    list_filter = ["shown"]
    search_fields = ["question", "about"]
    search_help_text = "Search in questions."
    filter_horizontal = ["themes", "services"]
    readonly_fields = ["gives", "reads"]
    fieldsets = [
        (
            "What families see",
            {
                "fields": ["question", "about", "reads", "ordinal", "shown"],
                "description": "A change shows on public pages at once.",
            },
        ),
        (
            "The filter",
            {
                "fields": ["themes", "services", "words", "gives"],
                "description": "Several themes mean one of them; so do several services. "
                "Themes, services and words narrow each other.",
            },
        ),
        ("Address", {"fields": ["slug"], "description": "It stays for ever."}),
    ]

    @admin.display(description="it gives now")
    def gives(self, question):
        if question is None or question.pk is None:
            return UNSAVED
        sentence, _ = families.filter_sentence(question)
        address = question.get_absolute_url()
        return format_html('{}. <a href="{}">See the page</a>', sentence, address)

    @admin.display(description="plain words")
    def reads(self, question):
        return plain_notes(question.question, question.about) if question else "-"


class LinkFilter(ConditionFilter):
    """Which links somebody should open again."""

    title = "link"
    parameter_name = "link"

    def conditions(self):
        year_ago = timezone.localdate() - timedelta(days=365)
        with_link = ~Q(link="")
        return {
            "old": ("Checked over a year ago", with_link & Q(checked_on__lt=year_ago)),
            "never": ("Not yet checked", with_link & Q(checked_on__isnull=True)),
            "fresh": ("Checked in the last year", with_link & Q(checked_on__gte=year_ago)),
            "none": ("No link", Q(link="")),
        }


class AdviceForm(HistoryForm):
    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        if day and day > timezone.localdate():
            raise ValidationError("This day is yet to come.")
        return day


@admin.register(Advice)
class AdviceAdmin(ReferenceAdmin, HistoryAdmin):
    form = AdviceForm
    fixed = ("slug",)
    list_display = ["ordinal", "title", "kind", "link_name", "checked_on", "shown"]
    list_display_links = ["title"]
    list_filter = [LinkFilter, "kind", "shown"]
    search_fields = ["title", "text", "link"]
    search_help_text = "Search in titles, texts and links."
    filter_horizontal = ["themes", "services"]
    readonly_fields = ["reads"]
    fieldsets = [
        (
            "What families see",
            {
                "fields": ["kind", "title", "text", "reads", "ordinal", "shown"],
                "description": "A change shows on public pages at once.",
            },
        ),
        ("Where it leads", {"fields": ["link", "link_name", "checked_on"]}),
        ("With what it is shown", {"fields": ["themes", "services"]}),
        ("For data files", {"fields": ["slug"]}),
    ]

    @admin.display(description="plain words")
    def reads(self, advice):
        return plain_notes(advice.title, advice.text) if advice else "-"

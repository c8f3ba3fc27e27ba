"""E-mail alerts: asking for one, and what the links in its e-mails lead to.

Nothing here says whether an address is known. What changes something is a POST, so that programs
which follow links in mails change nothing. These pages hold a key or a mark of time: never cached.
They are exempt from Django's CSRF check, which needs a cookie; `open_forms` says why that is safe.
Where there is a key, the key is what allows it, and a foreign page does not know it.
"""

import logging
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from findings import alerts, search
from findings.models import Alert
from findings.models.alert import LONGEST_NOTE
from findings.public.addresses import absolute, keep_url
from findings.public.alert_forms import AlertForm, MyAlertForm
from findings.public.forms import FindingFilterSet
from findings.public.open_forms import open_form_page
from findings.signin.lock import client_address

logger = logging.getLogger(__name__)


@open_form_page
def alert_new(request):
    labels = search.options()
    filters = FindingFilterSet(request.GET, labels)
    query = filters.query
    form, status, refused = AlertForm(), 200, ""
    if request.method == "POST" and settings.ALERTS:
        form, status = AlertForm(request.POST), 400
        if form.is_valid() and form.is_quick:
            status = 200
        elif form.is_valid():
            refused, status = _ask(request, form, query)
            if not refused:
                return redirect("findings:alert-asked")
    context = {
        "nav": "findings",
        "query": query,
        "about": search.sentence(0, search.applied(query, labels)).partition(" ")[2],
        "messages_about_address": filters.messages,
        "here": keep_url(query, "alert-new"),
        "form": form,
        "refused": refused,
        "started": form.mark,
        "frequencies": Alert.Frequency.choices,
        "chosen": form["frequency"].value() or Alert.Frequency.WEEKLY,
        "on": settings.ALERTS,
    }
    return render(request, "alerts/new.html", context, status=status)


def _ask(request, form, query):
    """A sentence and a status where it cannot be done; neither depends on the address."""
    if form.is_trapped:
        return "", 302
    try:
        asked = alerts.Asked(form.cleaned_data["email"], query, form.cleaned_data["frequency"])
        alerts.ask(
            asked,
            site=absolute(request, "/").rstrip("/"),
            visitor=client_address(request),
        )
    except alerts.TooOften:
        return "Too many alerts were asked for from here. Please try again in an hour.", 429
    except alerts.TooLong:
        return "This search has more filters than an alert can keep. Take some away.", 400
    except SMTPRecipientsRefused:
        return "", 302  # as if it had been taken: the answer tells nothing of an address
    except (SMTPException, OSError) as error:
        # The error's own words may hold the address.
        logger.error("A confirmation was not sent: %s", type(error).__name__)
        return "We cannot send e-mail at the moment. Please try again later.", 503
    return "", 302


@require_safe
def alert_asked(request):
    return render(request, "alerts/asked.html", {"nav": "findings"})


@open_form_page
def alert_confirm(request):
    key = _key(request)
    if not key:
        return redirect("findings:alert-new")
    alert = alerts.alert_to_confirm(key)
    if alert is None:
        return _no_longer(request)
    if request.method == "POST":
        return redirect(_mine(alerts.confirm(alert)))
    context = {"key": key, "alert": alert, "about": alerts.sentence_of(alert)}
    return render(request, "alerts/confirm.html", context)


def _mine(alert):
    return f"{keep_url(search.FindingQuery(), 'alert-mine')}?key={alerts.key_of(alert)}"


@open_form_page
def alert_mine(request):
    """Frequency and note, by the link in the e-mail."""
    key = _key(request)
    if not key:
        return redirect("findings:alert-new")
    alert = alerts.alert_of(key)
    if alert is None:
        return _no_longer(request)
    form, status = MyAlertForm({"frequency": alert.frequency, "note": alert.note}), 200
    saved = False
    if request.method == "POST":
        form = MyAlertForm(request.POST)
        saved, status = form.is_valid(), 200 if form.is_valid() else 400
        if saved:
            alerts.change(alert, **form.cleaned_data)
    context = {
        "key": key,
        "alert": alert,
        "about": alerts.sentence_of(alert),
        "query": alerts.from_text(alert.question),
        "form": form,
        "saved": saved,
        "frequencies": Alert.Frequency.choices,
        "longest_note": LONGEST_NOTE,
    }
    return render(request, "alerts/mine.html", context, status=status)


@open_form_page
def alert_stop(request):
    """A page with a button; and what a mail program sends for its reader's one press (RFC 8058).

    Stopping twice is as good as once: what is stopped is gone, and so is its key.
    """
    key = _key(request)
    if not key:
        return redirect("findings:alert-new")
    alert = alerts.alert_of(key)
    if request.method == "POST":
        if alert is not None:
            alerts.stop(alert)
        return render(request, "alerts/stopped.html")
    if alert is None:
        return _no_longer(request)
    context = {"key": key, "about": alerts.sentence_of(alert)}
    return render(request, "alerts/stop.html", context)


def _key(request):
    """From the form, or from the address, as a mail program sends it."""
    return request.POST.get("key", "") or request.GET.get("key", "")


def _no_longer(request):
    return render(request, "alerts/no_longer.html", status=404)

"""The mails of alerts, as plain text and HTML. No picture, nothing that tells who read them."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from findings.alerts.digest import Digest
from findings.alerts.keys import confirming_key_of, key_of
from findings.alerts.question import from_text, sentence_of
from findings.models import Alert

LONGEST_SUBJECT = 120


def please_confirm(alert: Alert, site: str) -> EmailMultiAlternatives:
    """Goes to an address that nobody has confirmed, so it carries no word that a visitor typed."""
    context = {"key": confirming_key_of(alert), "about": sentence_of(alert, words=False)}
    return _mail(alert, site, "confirm", "Please confirm your alert", context)


def already(alert: Alert, site: str) -> EmailMultiAlternatives:
    """For an address that asks for what it has."""
    context = {"key": key_of(alert), "about": sentence_of(alert, words=False)}
    return _mail(alert, site, "already", "You have this alert already", context)


def news(alert: Alert, found: Digest, site: str) -> EmailMultiAlternatives:
    """The digest. One press in the reader's mail program stops it (RFC 8058)."""
    about = sentence_of(alert)
    key = key_of(alert)
    context = {
        "key": key,
        "about": about,
        "digest": found,
        "query": from_text(alert.question),
        "note": alert.note,
        "last_count": alert.last_count,
    }
    noun = "change" if found.total == 1 else "changes"
    mail = _mail(alert, site, "news", f"{found.total:,} {noun}: {about}", context)
    stop = render_to_string("alerts/mail/stop_address.txt", {"site": site, "key": key}).strip()
    mail.extra_headers["List-Unsubscribe"] = f"<{stop}>"
    mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def _mail(
    alert: Alert, site: str, name: str, subject: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    context |= {"site": site, "alert": alert}
    subject = " ".join(subject.split())
    if len(subject) > LONGEST_SUBJECT:
        subject = subject[: LONGEST_SUBJECT - 1].rstrip() + "…"
    mail = EmailMultiAlternatives(
        f"{subject} – SEND findings portal",
        render_to_string(f"alerts/mail/{name}.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [alert.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"alerts/mail/{name}.html", context), "text/html")
    return mail

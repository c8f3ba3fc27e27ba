"""E-mail alerts for a filter: asking, confirming, stopping; what is news; sending it. No request.

Addresses are personal data: they stand in `models.Alert` and in the mails, and in no log.
"""

from findings.alerts.asking import Asked, TooLong, ask, change, confirm, stop
from findings.alerts.keys import alert_of, alert_to_confirm, key_of
from findings.alerts.limits import TooOften
from findings.alerts.question import from_text, sentence_of
from findings.alerts.sending import FREQUENCIES, Sent, send_due

__all__ = [
    "FREQUENCIES",
    "Asked",
    "Sent",
    "TooLong",
    "TooOften",
    "alert_of",
    "alert_to_confirm",
    "ask",
    "change",
    "confirm",
    "from_text",
    "key_of",
    "send_due",
    "sentence_of",
    "stop",
]

"""Alerts to people who are not looking: by email, to Microsoft Teams and to Slack, as the operator sets it.

An alert says which delivery, gate or run, and never a value of data. Off by default. One that cannot be sent is said,
and stops nothing. Nothing here quotes an address: that of a webhook is a secret.
"""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from ingest.settings import Settings

SECONDS = 20
"""How long a server may take to answer."""
MOST_LINES = 20


class NoEncryptionError(smtplib.SMTPException):
    """The mail server asks for a password in clear, over a network."""


@dataclass(frozen=True)
class Alert:
    """What happened, in one line; more of it, a line each; and where to look."""

    title: str
    lines: tuple[str, ...]
    where: str = "More in Dagster: `make ui`, then Runs."

    @property
    def text(self) -> str:
        """All of it as plain text."""
        more = len(self.lines) - MOST_LINES
        rest = [f"and {more} more"] if more > 0 else []
        return "\n".join([self.title, "", *(f"- {line}" for line in (*self.lines[:MOST_LINES], *rest)), "", self.where])


def send(alert: Alert, settings: Settings) -> Iterator[str]:
    """Send to everyone who is set. Yields what could not be done, in words without an address or a secret."""
    ways: dict[str, tuple[object, Callable[[], None]]] = {
        "email": (settings.alert_email, lambda: _mail(alert, settings)),
        "Teams": (settings.alert_teams, lambda: _post(settings.alert_teams or "", _card(alert))),
        "Slack": (settings.alert_slack, lambda: _post(settings.alert_slack or "", {"text": alert.text})),
    }
    for name, (is_set, tell) in ways.items():
        if not is_set:
            continue
        try:
            tell()
        except Exception as error:  # noqa: BLE001 whatever a server answers, the night goes on
            # the message of the error may hold the address, and that the secret
            yield f"The alert by {name} could not be sent: {type(error).__name__}."


def _mail(alert: Alert, settings: Settings) -> None:
    message = EmailMessage()
    message["Subject"] = f"Family Safeguarding: {alert.title}"
    message["From"] = settings.alert_from
    message["To"] = settings.alert_email
    message.set_content(alert.text)
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS) as server:
        server.ehlo()
        is_private = server.has_extn("starttls")
        if is_private:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            if not is_private:
                raise NoEncryptionError
            server.login(settings.smtp_user, settings.smtp_password or "")
        server.send_message(message)


def _post(address: str, said: dict[str, object]) -> None:
    body = json.dumps(said).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        answer.read()


def _card(alert: Alert) -> dict[str, object]:
    """An Adaptive Card, which webhooks of Teams' Workflows take."""
    blocks = [
        {"type": "TextBlock", "text": alert.title, "weight": "bolder", "wrap": True},
        *({"type": "TextBlock", "text": line, "wrap": True} for line in alert.text.splitlines()[2:] if line),
    ]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": blocks}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}

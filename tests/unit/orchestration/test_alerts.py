"""Alerts: what is told of a run and to whom, tried against servers on this machine."""

import http.client
import json
import socketserver
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import dagster as dg
import pytest

from expectations.check import Check
from ingest.settings import Settings
from orchestration.checks import to_asset_check
from orchestration.history import alerting
from orchestration.publication import alerts
from orchestration.publication.alerts import Alert

ALERT = Alert("2 things to look at after the night", ("Gate failed: core.spell unique.", "Delivery late: police."))


class Mailbox(socketserver.StreamRequestHandler):
    """A mail server that takes everything and keeps it."""

    def handle(self):
        kept, in_letter = self.server.kept, False
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            kept.append(line.decode().rstrip("\r\n"))
            if in_letter:
                in_letter = kept[-1] != "."
                if in_letter:
                    continue
            word = kept[-1][:4].upper()
            if word == "EHLO" and self.server.offers:
                self.wfile.write(b"".join(b"250-%s\r\n" % each for each in (b"here", *self.server.offers)))
            if word == "DATA":
                in_letter = True
            self.wfile.write(
                b"354 go on\r\n" if word == "DATA" else b"221 bye\r\n" if word == "QUIT" else b"250 fine\r\n"
            )
            if word == "QUIT":
                return


class Webhook(BaseHTTPRequestHandler):
    """A web server that keeps what is posted, or refuses it."""

    def do_POST(self):
        self.server.kept.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()

    def log_message(self, *_):
        """Tests are quiet."""


@pytest.fixture
def serve():
    running = []

    def start(kind, handler):
        server = kind(("127.0.0.1", 0), handler)
        server.kept, server.offers = [], ()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return server, server.server_address[1]

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def sent(**settings):
    return list(alerts.send(ALERT, Settings(**settings)))


def test_nothing_is_sent_unless_somebody_is_set():
    assert sent() == []


def test_an_email_says_what_happened(serve):
    server, port = serve(socketserver.ThreadingTCPServer, Mailbox)
    people = "a@council.example, b@council.example"
    assert sent(alert_email=people, smtp_host="127.0.0.1", smtp_port=port, alert_from="night@council.example") == []
    letter = "\n".join(server.kept)
    assert "mail FROM:<night@council.example>" in letter
    assert letter.count("rcpt TO:<") == 2
    assert "Subject: Family Safeguarding: 2 things to look at after the night" in letter
    assert "- Gate failed: core.spell unique." in letter


def test_slack_gets_a_text(serve):
    server, port = serve(HTTPServer, Webhook)
    assert sent(alert_slack=f"http://127.0.0.1:{port}/hook") == []
    (said,) = server.kept
    assert said["text"].startswith("2 things to look at after the night\n\n- Gate failed")


def test_teams_gets_an_adaptive_card(serve):
    server, port = serve(HTTPServer, Webhook)
    assert sent(alert_teams=f"http://127.0.0.1:{port}/hook") == []
    (card,) = [each["content"] for each in server.kept[0]["attachments"]]
    assert card["type"] == "AdaptiveCard"
    assert [block["text"] for block in card["body"]][:2] == [ALERT.title, "- Gate failed: core.spell unique."]


def test_a_server_that_refuses_is_said_without_its_address_and_the_others_are_told(serve):
    server, port = serve(HTTPServer, Webhook)
    told = sent(alert_teams=f"http://127.0.0.1:{port}/broken", alert_slack=f"http://127.0.0.1:{port}/hook")
    assert told == ["The alert by Teams could not be sent: HTTPError."]
    assert len(server.kept) == 2


def test_a_mail_server_that_is_not_there_is_said():
    assert sent(alert_email="a@council.example", smtp_host="127.0.0.1", smtp_port=1) == [
        "The alert by email could not be sent: ConnectionRefusedError."
    ]


USER = {"alert_email": "a@council.example", "smtp_user": "night", "smtp_password": "a secret"}


def test_no_password_is_told_in_clear(serve):
    server, port = serve(socketserver.ThreadingTCPServer, Mailbox)
    server.offers = (b"AUTH PLAIN LOGIN",)
    told = sent(**USER, smtp_host="127.0.0.1", smtp_port=port)
    assert told == ["The alert by email could not be sent: NoEncryptionError."]
    assert [line.split()[0].upper() for line in server.kept] == ["EHLO", "QUIT"]


def test_the_certificate_of_a_mail_server_has_to_be_good_for_its_name(serve, monkeypatch):
    server, port = serve(socketserver.ThreadingTCPServer, Mailbox)
    server.offers = (b"STARTTLS", b"AUTH PLAIN LOGIN")
    contexts = []

    def starttls(self, *, context=None):
        contexts.append(context)
        raise ssl.SSLCertVerificationError

    monkeypatch.setattr("smtplib.SMTP.starttls", starttls)
    told = sent(**USER, smtp_host="127.0.0.1", smtp_port=port)
    assert told == ["The alert by email could not be sent: SSLCertVerificationError."]
    assert [(each.verify_mode, each.check_hostname) for each in contexts] == [(ssl.CERT_REQUIRED, True)]


class NoWebServer(socketserver.StreamRequestHandler):
    """A server that answers in no words of the web."""

    def handle(self):
        self.rfile.readline()
        self.wfile.write(b"what?\r\n")


def test_an_answer_that_is_none_is_said_and_stops_nothing(serve):
    _, port = serve(socketserver.ThreadingTCPServer, NoWebServer)
    told = sent(alert_teams=f"http://127.0.0.1:{port}/secret", alert_slack=f"http://127.0.0.1:{port}/secret")
    assert [each.partition(":")[0] for each in told] == [
        f"The alert by {name} could not be sent" for name in ("Teams", "Slack")
    ]
    assert "secret" not in "".join(told)


@pytest.mark.parametrize(
    "error", [http.client.InvalidURL("/services/secret"), RuntimeError("secret"), KeyError("secret")]
)
def test_whatever_goes_wrong_is_said_without_its_message(monkeypatch, error):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    told = sent(alert_slack="https://hooks.example/services/secret")
    assert told == [f"The alert by Slack could not be sent: {type(error).__name__}."]


def test_a_long_list_is_cut_short():
    text = Alert("many", tuple(str(number) for number in range(30))).text
    assert "- 19\n- and 10 more\n" in text and "- 20" not in text


HELD = "luton: 2020-02-29.csv is held"


def ran(instance, *, names, passed, breaks=False, about=(HELD,)):
    """What is told of a run of one asset with these checks; `breaks`: it fails after them."""

    @dg.multi_asset(
        specs=[dg.AssetSpec(["raw", "plans"])],
        check_specs=[dg.AssetCheckSpec(name, asset=["raw", "plans"]) for name in names],
    )
    def raw():
        yield dg.MaterializeResult(asset_key=["raw", "plans"])
        for name, severity in names.items():
            check = Check(
                asset="raw.plans",
                name=name,
                layer="contract",
                severity=severity,
                passed=passed,
                observed=BEHIND if name in alerting.LATE else f"{HELD}, 3 rows; 2 rows in quarantine",
                about=about if name == "contract" else (),
                threshold="0",
                reason="A partner should hear of it.",
            )
            yield to_asset_check(check)
        if breaks:
            raise RuntimeError("Jane Example")

    result = dg.materialize([raw], instance=instance, raise_on_error=False)
    return alerting.of_run(instance, result.run_id)


WARN, ERROR = "warn", "error"
BEHIND = "1 of 12 extracts behind, in days: luton police incidents 120"


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def test_of_a_good_night_nothing_is_told(instance):
    assert ran(instance, names={"contract": WARN, "unique": ERROR}, passed=True) is None


def test_deliveries_and_gates_are_told_and_other_warnings_are_not(instance):
    names = {"contract": WARN, "unique": ERROR, "extracts_not_behind_social_care": WARN, "rates_plausible": WARN}
    assert set(ran(instance, names=names, passed=False).lines) == {
        f"Delivery to look at: raw.plans: {HELD}.",
        "Gate failed: raw.plans unique.",
        f"Delivery late: {BEHIND}",
    }


def test_a_failed_night_is_told_without_what_the_error_says(instance):
    alert = ran(instance, names={"contract": WARN}, passed=True, breaks=True)
    assert alert.title.startswith("the night failed")
    assert alert.lines == ("The step raw failed.",)
    assert "Jane" not in alert.text


def test_rows_in_quarantine_alone_are_not_told(instance):
    assert ran(instance, names={"contract": WARN}, passed=False, about=()) is None

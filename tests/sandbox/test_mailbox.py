import smtplib
from email.message import EmailMessage

import pytest


def letter(to):
    message = EmailMessage()
    message["From"] = "Priya Nair <priya@harbourpine.example>"
    message["To"] = to
    message["Subject"] = "The banner — and our fix"
    message.set_content("Dear Jo,\n\nit is fixed.\n")
    message.add_alternative("<p>Dear Jo, it is <b>fixed</b>.</p>", subtype="html")
    return message


def send(slack, message):
    host, port = slack.smtp_url.removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as connection:
        connection.send_message(message)


def test_mail_is_received_and_taken_apart(slack):
    send(slack, letter("Jo <jo@acme.example>"))
    (mail,) = slack.mails()
    assert mail["subject"] == "The banner — and our fix"
    assert mail["rcpt_to"] == ["jo@acme.example"]
    assert mail["text"].startswith("Dear Jo,")
    assert "<b>fixed</b>" in mail["html"]
    assert "Subject:" in mail["raw"]


def test_an_address_can_be_made_to_refuse_mail(slack):
    slack.slack.mailroom.refused.add("gone@acme.example")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(slack, letter("gone@acme.example"))
    assert slack.mails() == []

import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection

from base import clock, mail
from ispeed_portal.mail import mail_settings


def test_without_an_address_mail_is_printed():
    assert mail_settings("consolemail://", {})["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_a_mail_server_is_given_some_seconds_and_keeps_what_it_refused():
    found = mail_settings("smtp+tls://thu:m%40t@mail.example.gov.vn", {})
    assert found["EMAIL_BACKEND"] == "base.mail.SmtpBackend"
    named = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_TIMEOUT")
    assert [found[name] for name in named] == ["mail.example.gov.vn", 587, "thu", "m@t", True, 20]


def test_a_service_is_chosen_by_its_name_with_its_own_keys(settings):
    found = mail_settings("anymail://mailgun", {"ANYMAIL_MAILGUN_API_KEY": "giả định", "OTHER": "x"})
    assert found["ANYMAIL"] == {"MAILGUN_API_KEY": "giả định", "REQUESTS_TIMEOUT": 20}
    settings.ANYMAIL = found["ANYMAIL"]
    assert get_connection(found["EMAIL_BACKEND"]).esp_name == "Mailgun"


@pytest.mark.parametrize("url", ["anymail://", "anymail://khong-co", "anymail://nosuch", "pigeon://here"])
def test_what_nobody_carries_is_refused_at_the_start(url):
    with pytest.raises(ImproperlyConfigured):
        mail_settings(url, {})


def test_mail_into_a_folder_is_a_file_that_a_mail_program_opens(settings, tmp_path):
    found = mail_settings(f"filemail://{tmp_path}/mail", {})
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = found["EMAIL_BACKEND"], found["EMAIL_FILE_PATH"]
    for number in range(2):
        told = mail.send(EmailMessage(f"Nhắc nộp {number}", "Nội dung", to=["a@example.org"], bcc=["b@example.org"]))
        assert told.accepted == ("a@example.org", "b@example.org")
    files = sorted((tmp_path / "mail").glob("*.eml"))
    read = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert [one["Subject"] for one in read] == ["Nhắc nộp 0", "Nhắc nộp 1"]
    assert read[0]["X-Envelope-To"] == "a@example.org, b@example.org"
    assert read[0].get_content().strip() == "Nội dung"
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_mails_of_one_moment_are_all_kept_in_their_order(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "base.mail_folder.FolderBackend", tmp_path
    with clock.standing_at(datetime(2026, 11, 30, 9, 15, tzinfo=UTC)):
        for number in range(12):
            mail.send(EmailMessage(f"Nhắc nộp {number}", "Nội dung", to=["a@example.org"]))
    read = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(tmp_path.glob("*.eml"))]
    assert [one["Subject"] for one in read] == [f"Nhắc nộp {number}" for number in range(12)]

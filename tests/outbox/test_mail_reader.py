import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client, override_settings

from outbox.mail import Mail, pack
from outbox.transports.file import FileTransport
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The try-out's mail folder, with the reader routed."""
    with override_settings(DEBUG=True, ROOT_URLCONF="tests.outbox.reader_urls", MAIL_DIR=tmp_path):
        yield tmp_path


def keep(folder: Path, mail: Mail, *, age_s: int = 0) -> UUID:
    message_id = uuid4()
    parcel = pack(
        mail, message_id=message_id, sender="desk@clinic.test", unsubscribe_url="", now=NOW
    )
    FileTransport(folder).deliver(parcel, data_started=lambda: None)
    os.utime(folder / f"{message_id}.eml", (1_000_000 - age_s,) * 2)
    return message_id


class TestMailList:
    def test_shows_the_newest_first(self, folder: Path, client: Client) -> None:
        keep(folder, Mail("ada@example.test", "Yesterday", "Text\n"), age_s=86_400)
        keep(folder, Mail("ada@example.test", "Today", "Text\n"))

        page = client.get("/mail/").content.decode()

        assert page.index("Today") < page.index("Yesterday")

    def test_is_empty_before_the_first_mail(self, folder: Path, client: Client) -> None:
        assert client.get("/mail/").status_code == 200


class TestMailDetail:
    def test_shows_text_as_text_and_html_as_source(self, folder: Path, client: Client) -> None:
        mail = Mail(
            "ada@example.test",
            "Größe <b>",
            "Code 493027 <script>alert(1)</script>\n",
            html="<p onclick=x>Hello</p>",
        )

        page = client.get(f"/mail/{keep(folder, mail)}/").content.decode()

        assert "493027" in page
        assert "Größe &lt;b&gt;" in page
        assert "<script>alert" not in page
        assert "&lt;p onclick=x&gt;" in page

    def test_makes_links_of_addresses(self, folder: Path, client: Client) -> None:
        mail = Mail("ada@example.test", "Hello", "Open http://127.0.0.1:8000/invite/x/ now\n")

        page = client.get(f"/mail/{keep(folder, mail)}/").content.decode()

        assert 'href="http://127.0.0.1:8000/invite/x/"' in page

    def test_of_an_unknown_mail_is_not_found(self, folder: Path, client: Client) -> None:
        assert client.get(f"/mail/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("path", ["/mail/", f"/mail/{UUID(int=1)}/"])
class TestOutsideTheTryOut:
    def test_reader_is_not_routed(self, path: str, client: Client) -> None:
        assert client.get(path).status_code == 404

    def test_reader_is_shut_even_if_it_were_routed(self, path: str, client: Client) -> None:
        with override_settings(ROOT_URLCONF="tests.outbox.reader_urls"):
            assert client.get(path).status_code == 404

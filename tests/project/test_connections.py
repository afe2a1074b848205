"""An address that cannot be read is one clear line, without a piece of its password."""

import math
import secrets
from pathlib import Path

import pytest

from outbox.transports.address import mail_server
from rehab import env
from rehab.connections import broker_url, cache, database
from rehab.env import EnvError
from tests.project.source import ROOT

PASSWORDS = [
    pytest.param("se#cret", id="a number sign"),
    pytest.param("se/cret", id="a slash"),
    pytest.param("se[cret", id="a bracket"),
    pytest.param("se?cret", id="a question mark"),
]


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_with_an_unwritten_sign_is_not_quoted(password: str) -> None:
    address = f"me:{password}@host.test:99/name"
    readers = {
        "DATABASE_URL": lambda: database(f"postgres://{address}", default=ROOT),
        "EMAIL_URL": lambda: mail_server(f"smtp://{address}"),
        "REDIS_URL": lambda: (cache(f"redis://{address}"), broker_url(f"redis://{address}")),
    }
    for name, read in readers.items():
        with pytest.raises(EnvError) as caught:
            read()
        assert str(caught.value).startswith(f"{name}:")
        assert not {"se", "cret"} & set(str(caught.value).replace("'", " ").split())
        assert caught.value.__cause__ is None


@pytest.mark.parametrize("value", ["nan", "inf", "one"])
def test_a_number_that_cannot_be_counted_with_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", value)

    with pytest.raises(EnvError):
        env.number("TRUSTED_PROXIES", 0)


def test_a_number_may_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRUSTED_PROXIES", raising=False)

    assert math.isclose(env.number("TRUSTED_PROXIES", 1), 1)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="none"),
        pytest.param("a-short-one-with-many-letters", id="a short one"),
        pytest.param("changeme" * 10, id="a sample"),
        pytest.param("0" * 80, id="zeros"),
    ],
)
def test_a_secret_that_can_be_guessed_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", value)

    with pytest.raises(EnvError, match="SECRET_KEY: set at least 50 random characters"):
        env.secret("SECRET_KEY")


def test_a_random_secret_is_taken_from_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text(f"{secrets.token_urlsafe(50)}\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))

    assert len(env.secret("SECRET_KEY")) >= 50

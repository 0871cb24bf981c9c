"""Encrypted lines and logging in, against a server on loopback with a certificate of its own."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from firefight_tui.domain.outbox import Message
from firefight_tui.domain.vocabulary import OutboxKind
from firefight_tui.outgoing.carrying import Unreachable, Unready
from firefight_tui.outgoing.choices import Security, Smtp
from firefight_tui.outgoing.smtp import SmtpCarrier
from tests.mailserver import MailServer

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

MESSAGE = Message(
    1, OutboxKind.MAIL, "1@firefight", None, "lina@huadong.example", "How it stands", "All is well.", 1, 1
)
PASSWORD = "p:ss wörd"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with: STARTTLS and SSL are not tried")
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "made.pem", folder / "key.pem"
    wanted = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    command = [openssl, "req", "-x509", *wanted, *names, "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


def authenticate(_server: object, _session: object, _envelope: object, _mechanism: str, said: object) -> AuthResult:
    """Let in who knows the password."""
    assert isinstance(said, LoginPassword)
    return AuthResult(success=(said.login, said.password) == (b"desk", PASSWORD.encode()), handled=False)


Serve = Callable[..., MailServer]


@pytest.fixture
def serve(certificate: tuple[Path, Path]) -> Iterator[Serve]:
    """Starts a server with the certificate: by STARTTLS, which it asks for, or encrypted from the first byte."""
    running: list[MailServer] = []

    def start(*, from_the_start: bool = False) -> MailServer:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        how: dict[str, object] = {"auth_required": True, "authenticator": authenticate}
        how |= {"auth_require_tls": not from_the_start}  # It does not see that such a line is encrypted.
        how |= {"ssl_context": context} if from_the_start else {"tls_context": context, "require_starttls": True}
        server = MailServer(**how)
        server.start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


def to(server: MailServer, security: Security = Security.STARTTLS, **more: object) -> SmtpCarrier:
    given = {"user": "", "sender": "desk@vendor.example", "timeout": 5} | more
    return SmtpCarrier(Smtp("127.0.0.1", server.port, security, **given))  # type: ignore[arg-type]  # as a file has it


def carry(carrier: SmtpCarrier) -> None:
    try:
        carrier.carry(MESSAGE, "lina@huadong.example", lambda: True)
    finally:
        carrier.close()


@pytest.fixture
def password(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(PASSWORD + "\n", "utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", [Security.STARTTLS, Security.SSL])
def test_a_mail_goes_over_an_encrypted_line_by_a_login(serve: Serve, password: Path, security: Security) -> None:
    server = serve(from_the_start=security is Security.SSL)
    carry(to(server, security, user="desk", password_file=str(password)))
    carry(to(server, security, user="desk", password_command=("cat", str(password))))
    assert [mail["Subject"] for mail in server.handler.mails] == ["How it stands"] * 2


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_about_us_and_not_about_the_message(serve: Serve, password: Path) -> None:
    server = serve()
    password.write_text("guessed", "utf-8")
    with pytest.raises(Unreachable, match="535"):
        carry(to(server, user="desk", password_file=str(password)))
    with pytest.raises(Unreachable, match="530"):
        carry(to(server))
    assert server.handler.taken == []


@pytest.mark.usefixtures("trusted")
def test_a_password_open_to_others_or_not_to_be_had_is_not_used(serve: Serve, password: Path) -> None:
    server = serve()
    password.chmod(0o644)
    with pytest.raises(Unready, match="chmod 600"):
        carry(to(server, user="desk", password_file=str(password)))
    with pytest.raises(Unready, match="/none/such"):
        carry(to(server, user="desk", password_file="/none/such"))
    with pytest.raises(Unready, match="command"):
        carry(to(server, user="desk", password_command=("false",)))
    assert server.handler.taken == []


def test_a_certificate_nobody_vouches_for_is_not_taken(serve: Serve, password: Path) -> None:
    for security in (Security.STARTTLS, Security.SSL):
        server = serve(from_the_start=security is Security.SSL)
        with pytest.raises(Unreachable, match="certificate"):
            carry(to(server, security, user="desk", password_file=str(password)))
        assert server.handler.taken == []


def test_nothing_is_said_in_the_open_where_the_server_offers_no_encryption(password: Path) -> None:
    server = MailServer()
    server.start()
    try:
        with pytest.raises(Unreachable, match="STARTTLS"):
            carry(to(server, user="desk", password_file=str(password)))
        assert server.handler.taken == []
    finally:
        server.stop()

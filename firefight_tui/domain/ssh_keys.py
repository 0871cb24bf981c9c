"""OpenSSH public keys as people paste them: read, checked, and told apart from what must never be pasted."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

KINDS = frozenset(
    {
        "ssh-ed25519",
        "ssh-rsa",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    }
)
"""What `ssh-keygen -t` makes today; DSA is broken and gone from OpenSSH."""

LEAST_RSA_BITS = 2048
LONGEST = 4096
LONGEST_COMMENT = 80
_LENGTH = 4
"""Bytes of the length that stands before every field of a key (RFC 4251, section 5)."""


@dataclass(frozen=True)
class SshKey:
    """A public key.

    Attributes:
        kind: Its algorithm, such as ssh-ed25519.
        blob: The key itself, in base64.
        comment: What its owner called it.
        fingerprint: SHA256 of it as `ssh-keygen -l` prints it.
    """

    kind: str
    blob: str
    comment: str
    fingerprint: str

    @property
    def line(self) -> str:
        """The key as authorized_keys holds it, without options."""
        return f"{self.kind} {self.blob} {self.comment}".rstrip()


def read_key(text: str) -> SshKey:
    """Read one line of a .pub file.

    Raises:
        InvalidValue: It is a private key, no key, of a kind or length nobody should use, or has options before it.
    """
    refuse_private(text)
    words = text.split()
    if len(text) > LONGEST or len(words) < 2 or words[0] not in KINDS:
        raise _no_key()
    kind, blob = words[0], words[1]
    try:
        content = base64.b64decode(blob, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _no_key() from error
    parts = _fields(content)
    if not parts or parts[0] != kind.encode():
        raise _no_key()
    if kind == "ssh-rsa" and (len(parts) != 3 or int.from_bytes(parts[2], "big").bit_length() < LEAST_RSA_BITS):
        raise InvalidValue(
            _("An RSA key of less than {bits} bits is too weak.").format(bits=LEAST_RSA_BITS),
            _("Make a better one: ssh-keygen -t ed25519"),
        )
    comment = " ".join(words[2:])[:LONGEST_COMMENT]
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    return SshKey(kind, blob, comment, f"SHA256:{digest}")


def refuse_private(text: str) -> None:
    """Refuse a private key, loudly: whoever has it is its owner.

    Raises:
        InvalidValue: It is one.
    """
    if "PRIVATE KEY" in text.upper() or text.lstrip().upper().startswith("PUTTY-USER-KEY-FILE"):
        raise InvalidValue(
            _("STOP: this is a PRIVATE key. It was not kept, and nobody may see it."),
            _("Treat it as stolen: make a new pair, ssh-keygen -t ed25519, and give the line of its .pub file."),
        )


def _no_key() -> InvalidValue:
    return InvalidValue(
        _("This is no OpenSSH public key."),
        _("Give the one line of a .pub file: ssh-ed25519 AAAA... name"),
    )


def _fields(content: bytes) -> list[bytes]:
    """The fields of a key; none where the lengths do not fit."""
    found: list[bytes] = []
    place = 0
    while place < len(content):
        size = int.from_bytes(content[place : place + _LENGTH], "big")
        end = place + _LENGTH + size
        if end > len(content) or place + _LENGTH > len(content):
            return []
        found.append(content[place + _LENGTH : end])
        place = end
    return found if len(found) > 1 else []

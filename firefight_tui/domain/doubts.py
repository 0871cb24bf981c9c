"""Words of a client that take back half of a yes: "but", 还, 仍, 部分 (mission.md, acceptance)."""

from __future__ import annotations

import re

_ENGLISH = re.compile(
    r"\b(?:but|however|although|though|except|unless|partly|partially|not yet|still|only if|apart from)\b",
    re.IGNORECASE,
)
_CHINESE = re.compile("但|不过|还|仍|部分|除了|可是|然而|尚|只是|有待|暂时")
_HARMLESS = re.compile("还可以|还行|还不错|还好|还是满意|全部分|分部分项|nothing but|but also", re.IGNORECASE)


def doubt_in(words: str) -> str | None:
    """The first word by which the client holds something back; None where they say yes without one."""
    plain = _HARMLESS.sub(" ", words)
    found = [match for pattern in (_ENGLISH, _CHINESE) if (match := pattern.search(plain)) is not None]
    return min(found, key=lambda match: match.start())[0] if found else None

"""HTML made sound before the library's parser sees it.

That parser takes quadratic time on markup nobody closed (10 s for 100 kB of `<!--`, more than 30 s for 100 kB of
`<a b="`), and what it makes of such markup differs from version to version. Here comments are taken out and broken tags
mended in linear time: each pattern stops at the next `<`, or a few hundred characters behind it.
"""

from __future__ import annotations

import re
from typing import Final

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKUP: Final = re.compile(
    r"""<(?:
    (?P<sound> /?[a-zA-Z][^\s/<>"'=]*+
        (?:[ \t\r\n\f/]*+ [^\s/<>"'=]++
            (?:[ \t\r\n\f]*+ = [ \t\r\n\f]*+
                (?: "(?:[^"<>]*+"|[^"]{0,500}+") | '(?:[^'<>]*+'|[^']{0,500}+') | [^\s<>"'=]*+ )
            )?+
        )*+ [ \t\r\n\f/]*+ >)
    | (?P<loose> /?[a-zA-Z][^<>]*+>)
    | (?P<declaration> [!?][^<>]*+>)
    )?+""",
    re.VERBOSE,
)
_HUGE_NUMBER: Final = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")


def mended(source: str) -> str:
    """Markup without comments and declarations, each of its tags sound, every other `<` a character reference."""
    within, end, behind = source.rpartition("-->")
    source = _COMMENT.sub("", within + end) + behind
    # Python refuses to convert numbers of thousands of digits.
    return _MARKUP.sub(_mend, _HUGE_NUMBER.sub("\ufffd", source))


def _mend(found: re.Match[str]) -> str:
    if found["sound"]:
        return f"<{found['sound'][:-1].replace('<', '&lt;').replace('>', '&gt;')}>"
    if found["loose"]:
        return "<" + found["loose"].replace('"', "").replace("'", "")
    return "" if found["declaration"] else "&lt;"

"""What the writer says now, told apart from what is repeated from earlier mails and from the signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

_LOOKED_AT: Final = 500
"""Characters of a line the patterns see; attributions and header lines are shorter."""

_INTRODUCED_LINES: Final = 20_000
"""How far into a text an introduction of a quote is looked for."""

_QUOTED: Final = re.compile(r"\s{0,3}[>＞]")
_SIGNATURE: Final = re.compile(r"--\s*")
_SIGNATURE_LINES: Final = 20
_SENT_FROM: Final = re.compile(
    r"(?:sent from (?:my|mail for|yahoo|outlook)\b.{0,60}|get outlook for \w+.{0,60}|sent with \w+.{0,80}"
    r"|(?:发|來|来|發)自我?的?.{0,30}(?:手机|iphone|ipad|邮箱|郵箱|客户端|huawei|华为|小米|oppo|vivo|android|outlook|foxmail).{0,30}"
    r"|从 ?windows 版(?:邮件|outlook)发送|获取 ?outlook for \w+.{0,60})",
    re.IGNORECASE,
)
_SEPARATOR: Final = re.compile(
    r"\W{0,3}[-_=*]{2,}\s*(?:original (?:message|appointment|e-?mail)|forwarded (?:message|by)\b.{0,80}|forwarded mail"
    r"|原始邮件|原邮件|原始信息|原始消息|原始郵件|转发的?邮件(?:信息|消息)?|轉寄郵件|轉寄的郵件|被?转发邮件信息|回复的原?邮件|邮件原件"
    r"|ursprüngliche nachricht|message d.origine|mensaje original|messaggio originale|origin[aá]ln[ií] zpr[aá]va)"
    r"\s*[-_=*]{2,}\W*"
    r"|begin forwarded message\s*:|inizio messaggio inoltrato\s*:|début du message réexpédié\s*:|"
    r"(?:开始|以下是|以下为)转发的?邮件\s*[:：]|以下是原始邮件\s*[:：]?",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"\s*[-_=*]{8,}\s*")
_WROTE: Final = re.compile(
    r"(?:\b(?:wrote|writes|schrieb|écrit|escribió|scritto|skrev|schreef|escreveu|napisał\(?a?\)?)|написал\w*"
    r"|写道|寫道|写到|写了|来信|书写)\s*[:：]\s*-*$"
    r"|\bschrieb\b.{0,200}[:：]$|(?:さん?は|は、).{0,40}書きました\s*[:：]?$",
    re.IGNORECASE,
)
_OPENS: Final = re.compile(
    r"\W{0,6}(?:(?:on|at|am|le|el|il|op|den|em|dne|w dniu|vào)\b|在|于|於|\d{1,4}\s?[-./年]\s?\d)"
    r"|.{0,120}[于於在]\s?\d{4}",
    re.IGNORECASE,
)
_DATED: Final = re.compile(r"\d{1,2}[:：]\d{2}|\S@\S|\d{1,4}[-./年]\d{1,2}[-./月]\d{1,4}")
_HEADER_LINE: Final = re.compile(
    r"[\s|>*]{0,8}(?:(?P<sender>from|de|da|von|van|发件人|寄件者|寄件人|发送人|差出人)"
    r"|(?P<sent>sent|date|data|fecha|gesendet|datum|inviato|enviado|envoyé|发送时间|发送日期|发件时间|日期|时间|寄件日期"
    r"|傳送時間|送信日時)"
    r"|(?P<to>to|an|à|a|para|aan|收件人|收件者|宛先)|(?P<cc>cc|抄送|抄送人|副本)"
    r"|(?P<subject>subject|betreff|objet|oggetto|asunto|assunto|onderwerp|主题|主題|主旨|标题|件名))"
    r"\s*\*{0,2}\s*[:：|]\*{0,2}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Folded:
    """A mail's text in three: the new words, the signature, and what is quoted."""

    body: str
    signature: str = ""
    quoted: str = ""


class _Kind(Enum):
    OWN = 0
    QUOTED = 1
    SIGNATURE = 2


def fold(text: str, *, is_reply: bool) -> Folded:
    """Tell the new words from the quoted ones; no line is lost.

    A separator, an attribution (On ... wrote:, 在...写道：) or a block of header lines folds everything behind it,
    unless lines marked `>` follow: then only those are folded, so that answers between them stay the writer's own.
    Where answers stand between several quotes, each quote leaves its first line, so that they can be understood. If
    nothing of the writer's own is left (a forward without a word), the whole text is the body.

    Args:
        text: The text, lines separated by LF.
        is_reply: Whether the mail answers or forwards another one; otherwise `>` without an attribution is the
            writer's own (a shell prompt, a comparison).
    """
    lines = text.split("\n")
    kinds = _kinds(lines, is_reply=is_reply)
    body = _own_words(lines, kinds)
    if not body.strip():
        return Folded(_squeezed(lines))
    return Folded(body, _joined(lines, kinds, _Kind.SIGNATURE), _joined(lines, kinds, _Kind.QUOTED))


def _kinds(lines: list[str], *, is_reply: bool) -> list[_Kind]:
    kinds = [_Kind.OWN] * len(lines)
    attributed = is_reply
    place = 0
    while place < len(lines):
        line = lines[place][:_LOOKED_AT]
        looked_at = place < _INTRODUCED_LINES and line.strip() and not _QUOTED.match(line)
        length = _introduction(lines, place) if looked_at else 0
        if length:
            attributed = True
            after = place + length
            marked = _next_is_marked(lines, after)
            end = after if marked else len(lines)
            kinds[place:end] = [_Kind.QUOTED] * (end - place)
            place = end
            continue
        if attributed and _QUOTED.match(line):
            kinds[place] = _Kind.QUOTED
        place += 1
    _mark_signatures(lines, kinds)
    return kinds


def _introduction(lines: list[str], place: int) -> int:
    """How many lines from here announce a quote: 0 if none do."""
    line = lines[place][:_LOOKED_AT].strip()
    if _SEPARATOR.fullmatch(line):
        return 1
    if _RULE.fullmatch(line):
        after = place + 1
        while after < len(lines) and after < place + 3 and not lines[after].strip():
            after += 1
        return after - place + 1 if _is_header_block(lines, after, at_least=2) else 0
    if _is_header_block(lines, place, at_least=3):
        return 1
    return _attribution(lines, place)


def _attribution(lines: list[str], place: int) -> int:
    """How many lines an attribution takes that begins here (mailers wrap them), 0 if none does."""
    joined = ""
    if not _OPENS.match(lines[place][:_LOOKED_AT]) and "@" not in lines[place][:_LOOKED_AT]:
        return 0
    for count in range(1, 4):
        if place + count > len(lines) or not (line := lines[place + count - 1][:_LOOKED_AT].strip()):
            return 0
        joined = f"{joined} {line}".strip()[: 2 * _LOOKED_AT]
        if _WROTE.search(joined) and _DATED.search(joined):
            return count
        names_somebody = "@" in joined and joined.endswith((":", "：", ">")) and _DATED.search(joined)
        if names_somebody and place + count < len(lines) and _QUOTED.match(lines[place + count]):
            return count
    return 0


def _is_header_block(lines: list[str], place: int, *, at_least: int) -> bool:
    """Whether a block of header lines with a sender begins here (Outlook, Foxmail, QQ, NetEase)."""
    seen: set[str] = set()
    strange = 0
    for line in lines[place : place + 12]:
        found = _HEADER_LINE.match(line[:_LOOKED_AT])
        if found and found.lastgroup:
            seen.add(found.lastgroup)
        elif not seen:
            return False
        elif line.strip(" |-\t"):
            strange += 1  # a folded list of recipients
            if strange > 2:
                break
    return "sender" in seen and len(seen) >= at_least and bool(seen & {"sent", "subject"})


def _next_is_marked(lines: list[str], place: int) -> bool:
    for line in lines[place : place + 3]:
        if line.strip():
            return _QUOTED.match(line) is not None
    return False


def _mark_signatures(lines: list[str], kinds: list[_Kind]) -> None:
    """The last `-- ` of the writer's own lines with what follows it, and a telephone's or mailer's last line."""
    own = [place for place, kind in enumerate(kinds) if kind is _Kind.OWN and lines[place].strip()]
    for place in reversed(own[-_SIGNATURE_LINES:]):
        if _SIGNATURE.fullmatch(lines[place]):
            for later in range(place, len(lines)):
                if kinds[later] is not _Kind.OWN:
                    break
                kinds[later] = _Kind.SIGNATURE
            break
    own = [place for place in own if kinds[place] is _Kind.OWN]
    if own and _SENT_FROM.fullmatch(lines[own[-1]][:_LOOKED_AT].strip()):
        kinds[own[-1]] = _Kind.SIGNATURE


def _own_words(lines: list[str], kinds: list[_Kind]) -> str:
    """The own lines; between answers, each quote leaves its first line."""
    runs = _quotes_before_own_words(lines, kinds)
    kept: list[str] = []
    for place, line in enumerate(lines):
        if kinds[place] is _Kind.OWN:
            kept.append(line)
        elif len(runs) > 1 and place in runs:
            kept.append(f"> {_first_words(lines, kinds, place)}")
    return _squeezed(kept)


def _quotes_before_own_words(lines: list[str], kinds: list[_Kind]) -> set[int]:
    starts: set[int] = set()
    start = -1
    for place, kind in enumerate(kinds):
        if kind is _Kind.QUOTED:
            start = place if start < 0 else start
        elif kind is _Kind.OWN and lines[place].strip() and start >= 0:
            starts.add(start)
            start = -1
    return starts


def _first_words(lines: list[str], kinds: list[_Kind], place: int) -> str:
    words: list[str] = []
    while place < len(lines) and (kinds[place] is _Kind.QUOTED or not lines[place].strip()):
        line = lines[place].strip(" >＞\t")
        if line and _QUOTED.match(lines[place]):
            words.append(line)
        place += 1
    shown = words[0][:200] if words else ""
    return f"{shown} .." if len(words) > 1 or (words and len(words[0]) > 200) else shown


def _joined(lines: list[str], kinds: list[_Kind], wanted: _Kind) -> str:
    kept: list[str] = []
    previous = -1
    for place, kind in enumerate(kinds):
        if kind is wanted:
            if kept and place != previous + 1:
                kept.append("")
            kept.append(lines[place])
            previous = place
    if wanted is _Kind.SIGNATURE and kept and _SIGNATURE.fullmatch(kept[0]):
        kept = kept[1:]
    return "\n".join(kept).strip("\n")


def _squeezed(lines: list[str]) -> str:
    """Joined, never more than one blank line together."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1].strip()):
            kept.append(line.rstrip())
    return "\n".join(kept).strip("\n")

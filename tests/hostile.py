"""Texts as nobody means them well: what a client, a mail or a paste may carry, each with an id and a kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

ESC, CSI, OSC, DCS, APC, PM, SOS = "\x1b", "\x1b[", "\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX"
ST, BEL = "\x1b\\", "\x07"
C1_CSI, C1_OSC, C1_DCS, C1_ST = "\x9b", "\x9d", "\x90", "\x9c"


class Hostile(NamedTuple):
    """A text, what it is called in a test's report, and what kind of trouble it makes."""

    id: str
    kind: str
    text: str


# Sequences a terminal acts on

_CSI = {
    "red": f"{CSI}31mred{CSI}0m",
    "conceal": f"{CSI}8mhidden{CSI}28m",
    "blink-reverse": f"{CSI}5;7mlook here{CSI}m",
    "true-colour": f"{CSI}38;2;255;0;0m{CSI}48:2::0:0:255mx",
    "clear-screen": f"{CSI}2J{CSI}3J{CSI}H",
    "clear-line": f"before{CSI}2Kafter",
    "home-and-write": f"{CSI}1;1HInbox  late 0  waiting 0",
    "last-row": f"{CSI}24;1H{CSI}KFF-1  Severity: minor",
    "up-and-over": f"two{CSI}1A{CSI}20Done",
    "insert-lines": f"{CSI}10L{CSI}10M{CSI}4h",
    "scroll-region": f"{CSI}1;2r{CSI}99S",
    "save-restore": f"{CSI}s{CSI}uand{ESC}7{ESC}8",
    "cursor-report": f"{CSI}6n{CSI}?6n",
    "device-attributes": f"{CSI}c{CSI}>c{CSI}=c{CSI}>0q",
    "window-report": f"{CSI}18t{CSI}21t{CSI}14t",
    "window-resize": f"{CSI}8;5;20t{CSI}2t",
    "repeat-million": f"x{CSI}1000000b",
    "huge-number": f"{CSI}99999999999999999999999999mx",
    "many-parameters": CSI + ";".join(["1"] * 2_000) + "m",
    "soft-reset": f"{CSI}!p",
    "cursor-style": f"{CSI}5 q{CSI}?25l",
    "kitty-keys": f"{CSI}>31u{CSI}?u{CSI}<u",
    "modify-other-keys": f"{CSI}>4;2m",
    "checksum": f"{CSI}1;1;1;1;24;80*y",
    "rectangle-fill": f"{CSI}88;1;1;24;80$x",
}
_MODES = {
    "alternate-screen": f"{CSI}?1049h{CSI}?1049l",
    "alternate-screen-old": f"{CSI}?47h{CSI}?1047l",
    "mouse-on": f"{CSI}?1000h{CSI}?1002h{CSI}?1003h{CSI}?1006h",
    "paste-off": f"{CSI}?2004l",
    "paste-end": f"{CSI}201~rm -rf /\r{CSI}200~",
    "focus-reports": f"{CSI}?1004h{CSI}I{CSI}O",
    "reverse-screen": f"{CSI}?5h",
    "no-wrap": f"{CSI}?7l",
    "132-columns": f"{CSI}?3h",
    "origin-mode": f"{CSI}?6h{CSI}?69h",
    "sync-never-ends": f"{CSI}?2026h",
    "mode-question": f"{CSI}?2026$p{CSI}?2048$p",
    "mouse-press": f"{CSI}<0;10;10M{CSI}M !!",
    "application-keys": f"{CSI}?1h{ESC}=",
}
_OSC = {
    "title": f"{OSC}0;owned{BEL}",
    "title-st": f"{OSC}2;owned{ST}",
    "title-report": f"{OSC}0;$(reboot){BEL}{CSI}21t",
    "palette": f"{OSC}4;0;rgb:ff/00/00{BEL}{OSC}104{BEL}",
    "folder": f"{OSC}7;file://host/etc{ST}",
    "link": f"{OSC}8;;https://evil.example/{ST}click me{OSC}8;;{ST}",
    "link-file": f"{OSC}8;id=1;file:///etc/passwd{BEL}log{OSC}8;;{BEL}",
    "notify-9": f"{OSC}9;your session ended{BEL}",
    "progress-9-4": f"{OSC}9;4;1;50{BEL}",
    "colours-10-11": f"{OSC}10;?{BEL}{OSC}11;#000000{ST}",
    "clipboard-set": f"{OSC}52;c;cm0gLXJmIC8={BEL}",
    "clipboard-read": f"{OSC}52;c;?{ST}",
    "font": f"{OSC}50;xft:Evil{BEL}",
    "prompt-marks": f"{OSC}133;A{BEL}{OSC}133;C{BEL}",
    "notify-777": f"{OSC}777;notify;Desk;All complaints closed{BEL}",
    "notify-99": f"{OSC}99;i=1:d=0;Hello{ST}",
    "iterm-file": f"{OSC}1337;File=name=eA==;size=4;inline=1:AAAA{BEL}",
    "iterm-profile": f"{OSC}1337;SetProfile=Evil{BEL}{OSC}1337;ClearScrollback{ST}",
    "vscode": f"{OSC}633;E;rm -rf /{BEL}",
    "endless": f"{OSC}0;never closed",
    "long": f"{OSC}52;c;" + "QUFB" * 5_000 + BEL,
}
_STRINGS = {
    "dcs-sixel": f"{DCS}q#0;2;0;0;0~~@@vv@@~~$-{ST}",
    "dcs-status": f"{DCS}$qm{ST}{DCS}+q544e{ST}",
    "dcs-tmux": f"{DCS}tmux;{ESC}{ESC}]52;c;eA=={BEL}{ST}",
    "dcs-screen": f"{DCS}{ESC}]0;through screen{BEL}{ST}",
    "dcs-endless": f"{DCS}1;2|17/ab",
    "dcs-user-keys": f"{DCS}0;1|17/726d202d7266{ST}",
    "apc-kitty-image": f"{APC}Gf=24,s=1,v=1,t=f;L2V0Yy9wYXNzd2Q={ST}",
    "pm": f"{PM}private message{ST}",
    "sos": f"{SOS}start of string{ST}",
    "screen-title": f"{ESC}kowned{ST}",
    "nested": f"{OSC}0;{CSI}31m{OSC}52;c;eA=={BEL}{ST}{BEL}",
    "ss2-ss3": f"{ESC}Na{ESC}OP{ESC}OA",
    "full-reset": f"{ESC}c",
    "charset": f"{ESC}(0lqqk{ESC}(B{ESC}%G{ESC}%@",
    "shift-out": "\x0elqqqk\x0f",
    "double-height": f"{ESC}#3big{ESC}#8",
    "index-reverse": f"{ESC}M{ESC}D{ESC}E",
    "identify": f"{ESC}Z\x05",
    "esc-alone": ESC,
    "esc-at-end": f"cut off here {ESC}",
    "csi-at-end": f"cut off here {CSI}",
    "csi-cut": f"cut off here {CSI}38;5",
    "esc-stack": ESC * 40 + "[31m",
    "csi-with-control": f"{CSI}3\n1m{CSI}3\x00" + "1m",
}
_EIGHT_BIT = {
    "csi": f"{C1_CSI}31mred{C1_CSI}0m",
    "osc-clipboard": f"{C1_OSC}52;c;eA=={C1_ST}",
    "osc-title": f"{C1_OSC}0;owned{BEL}",
    "dcs": f"{C1_DCS}q~~{C1_ST}",
    "apc-pm-sos": "\x9fGa=q\x9c\x9ep\x9c\x98s\x9c",
    "ss2-ss3": "\x8ea\x8fP",
    "index": "\x84\x85\x8d",
    "identify": "\x9a",
    "cut": f"cut off {C1_CSI}",
    "as-latin-1": b"\xc2\x9b31m \xc2\x9d0;x\xc2\x9c".decode("utf-8"),
    "as-mojibake": b"\xc3\x82\xc2\x9b31m".decode("utf-8"),
}

# Controls, one by one, in the middle of words

_CONTROLS = {
    **{f"c0-{code:02x}": f"one{chr(code)}two" for code in range(0x20)},
    "del": "one\x7ftwo",
    **{
        f"c1-{first:02x}-{first + 7:02x}": "".join(f"a{chr(code)}" for code in range(first, first + 8))
        for first in range(0x80, 0xA0, 8)
    },
    "backspaces": "FF-1 minor" + "\b" * 5 + "URGENT",
    "return-overwrites": "severity urgent\rseverity minor ",
    "crlf": "one\r\ntwo\r\n\r\nthree\r\n",
    "line-ends": "vt\x0bff\x0cnel\x85ls\u2028ps\u2029lf\nrs\x1eus\x1f.",
    "tabs": "\ta\tb\t\tc\t",
    "tabs-thousand": "\t" * 1_000 + "x",
    "nul-only": "\x00" * 20,
    "bells": BEL * 200,
}

# Directions

_BIDI = {
    "override": "invoice\u202egnp.exe",
    "override-closed": "a\u202edcb\u202ce",
    "override-left": "\u202dabc\u202c",
    "embedding": "\u202bright\u202c \u202aleft\u202c",
    "isolates": "\u2066lri\u2069 \u2067rli\u2069 \u2068fsi\u2069",
    "isolate-open": "\u2067 row that never ends",
    "marks": "a\u200eb\u200fc\u061cd",
    "all-mixed": "x".join("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"),
    "deep": "\u202b" * 130 + "deep" + "\u202c" * 130,
    "deprecated": "\u206a\u206b\u206c\u206d\u206e\u206f",
    "trojan-source": 'if access != "user\u202e \u2066// only admin\u2069 \u2066":',
    "hebrew": "שלום עולם abc 123",
    "arabic": "الطلبات بطيئة منذ الصباح 20:00",
}

# What a screen might take for its own words

_MARKUP = {
    "click-quit": "[@click=app.quit]free money[/]",
    "click-quoted": "[@click=\"app.bell('x')\"]ring[/]",
    "click-dismiss": "[@click=screen.dismiss]close[/] [@click=quit]x[/]",
    "click-url": "[@click=app.open_url('https://evil.example')]see[/]",
    "click-function": "[@click=app.copy_to_clipboard('rm -rf /')]copy[/]",
    "mouse": "[@mouse.down=app.quit]x[/] [@enter=quit]y[/]",
    "link": "[link=https://evil.example]invoice[/link]",
    "link-quoted": '[link="file:///etc/passwd"]log[/link]',
    "unclosed": "[bold]never closed [red on blue",
    "closed-only": "[/bold] [/] [/red]",
    "brackets": "[prod] api [/dev/sda1] down [0] [a-z]+ [[x]]",
    "escaped": r"\[bold] \\[red] [\[x]",
    "styles": "[bold red on $panel 50%]x[/] [$text-error]y[/] [not bold]z[/]",
    "bad-style": "[#gggggg]x[/] [color(999)]y[/] [=]z[] [ ]",
    "nested": "[b][i][u][s][r]" * 200 + "deep",
    "variables": "$title ${body} [$title]",
    "emoji-codes": ":pile_of_poo: :warning: :smiley-text: :x:",
    "markdown": "# Title\n\n[click](javascript:alert(1)) ![img](file:///etc/passwd) `code` **b**",
    "html": "<script>alert(1)</script><a href='x'>y</a>&lt;&amp;&#27;[31m",
    "url": "https://evil.example/?q=[@click=app.quit]",
    "ansi-as-text": r"\x1b[31m \033[0m ^[[31m \u202e \e[1m",
    "textual-selector": "#told Line { display: none } .-late:hover",
}
_UI = {
    "footer": "[.] Call sheet",
    "keys-row": "Enter open  . next step  a call sheet  r contact  ? keys",
    "told": "FF-1  Severity: done                                              u undo",
    "row": "\n>  FF-1    urgent   -2h  Huadong Retail  Orders fail\n   FF-2    minor",
    "menu": "Severity [1 urgent] 2 serious  3 moderate  4 minor",
    "sure": "2 drafts are lost: quit? [1 yes] 2 no",
    "error": "! The store does not answer. Ask for help. 10.0.0.1",
    "tabs": " 1 Case [8 Log 3]",
    "header": "Inbox  is:open sort:due        open 0  late 0  waiting 0",
    "pictures": "\u241b[31m \\u202e \u2421",
    "cut-marks": "cut off.. [cut] .. / ..",
    "rules": "─" * 80 + "\n│ box │\n" + "═" * 80 + "▁▂▃█",
    "fake-log": "#12 ada  Withdraw (undone)\n#13 ada  Redact",
    "gettext": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"',
    "context": "rail\x04Closed",
    "query": 'is:open -client:x sort:due " OR 1=1 (',
    "verb": ":withdraw FF-1 reason=x override=y",
}
_FORMATS = {
    "braces": "{0} {} {name} {ref!r} {count:>999999999d} {0.__class__.__mro__} {{x}} }{",
    "percents": "%s %d %n %(name)s %% %999999999s %c",
    "dollars": "$HOME ${IFS} $(reboot) `reboot`",
    "sql": "'; DROP TABLE complaint; --",
    "fts": 'NEAR("a" "b", 5) AND * OR ^x - "',
    "like": "%_\\%__%",
    "regex": "(a+)+$ [[:alpha:]] (?P<x>.*) \\1",
    "path": "../../../../etc/passwd",
    "path-absolute": "/dev/tty",
    "path-windows": "C:\\Windows\\..\\con.txt:stream",
    "path-nul": "report.txt\x00.exe",
    "path-long": "d/" * 2_000 + "f",
    "json": '{"a": [1e999, NaN, -0, "\\ud800"], "__proto__": {}}',
    "csv": "=cmd|' /C calc'!A0,\"x\n\"",
    "csv-wide": "＝1+1 ＋2 －3 ＠x",
    "number-huge": "9" * 4_999,
    "number-words": "1e400 -0 0x7fffffff 18446744073709551616 NaN inf ١٢٣ Ⅷ ²",
    "dates": "0000-00-00 9999-12-31T23:59:60+99:99 1582-10-10 now+999999999999d",
    "yaml": "!!python/object/apply:os.system ['reboot']",
    "mail": "x@y.z\r\nBcc: all@example.com\r\n\r\nbody",
    "equals": "reason=x text==y =z",
    "quotes": "\"'“”‘’„`´«»「」",
}

# Widths

_WIDTHS = {
    "cjk": "订单系统从今天早上开始一直很慢，客户无法下单，请尽快处理。" * 4,
    "cjk-odd": "a订b单c系d统e慢",
    "cjk-rare": "\U00020000\U0002a6df\U0002f800\U00030000 𠮷野家",
    "full-width": "ＦＦ－１２８　ｓｅｖｅｒｉｔｙ：１",
    "half-kana": "ｶﾞｷﾞｸﾞﾊﾟﾋﾟ ｱｲｳｴｵ",
    "kana-marks": "か\u3099き\u309aハ\u3099",
    "ambiguous": "±×÷§°¶·αβγЯж①②㈱㊤…—–‘’“”→←↑↓■□●○★☆※",
    "box": "┌─┐│└┘╔═╗║╚╝█▓▒░",
    "emoji": "😀😱🔥🚒🧯☎️⚠️❗✅❌",
    "emoji-text": "☎\ufe0e⚠\ufe0e❤\ufe0e ☎⚠❤",
    "zwj-family": "👨\u200d👩\u200d👧\u200d👦 👩🏽\u200d🚒 🏳️\u200d🌈 👁️\u200d🗨️",
    "zwj-long": "\u200d".join(["👨"] * 60),
    "zwj-alone": "a\u200db\u200d订\u200d单 \u200d",
    "zwj-at-end": "👨\u200d",
    "zwj-stack": "👨" + "\u200d" * 60 + "👩",
    "flags": "🇨🇳🇩🇪🇫🇷🇯🇵 🇨 🇨🇳🇩",
    "flag-tags": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "skin": "👍🏻👍🏼👍🏽👍🏾👍🏿🏽 🏽a",
    "keycaps": "1\ufe0f\u20e3 #\ufe0f\u20e3 *\u20e3",
    "selectors": "".join(f"a{chr(code)}" for code in range(0xFE00, 0xFE10)),
    "selectors-ideographic": "葛\U000e0100城 辻\U000e0101",
    "selector-stack": "❤" + "\ufe0f" * 80,
    **{f"marks-{count}": "e" + "\u0301" * count + "nd" for count in (1, 4, 5, 50, 500)},
    "marks-wide": "订" + "\u0323" * 30 + "单\u20dd\u20e0",
    "marks-alone": "\u0301\u0302\u0303",
    "zalgo": "".join(
        each + "".join(chr(0x300 + (place * 7 + each_mark) % 112) for each_mark in range(12))
        for place, each in enumerate("late again")
    ),
    "hangul-jamo": "\u1112\u1161\u11ab\u1100\u1173\u11af \u1100\u1100\u1161\u11a8\u11a8",
    "hangul-fillers": "\u115f\u1160\u3164\uffa0x",
    "hangul-syllables": "주문이 느립니다",
    "thai": "ใบสั่งซื้อช้ามาก กำลังแก้ไข น้ำ ที่สุ่ม",
    "lao-tibetan": "ກຳລັງ བོད་སྐད།",
    "devanagari": "क्षत्रिय ज्ञानी हिन्दी क्‍ष क्‌ष स्त्री",
    "tamil-bengali": "கொ ஸ்ரீ বাংলা ক্ষ",
    "myanmar-khmer": "မြန်မာ ភាសាខ្មែរ ក្រុំ\u17b4",
    "arabic-ligature": "﷽ ﷺ لا إله",
    "persian-zwnj": "می\u200cخواهم",
    "mongolian": "ᠮᠣᠩᠭᠣᠯ\u180b\u180e",
    "zero-width": "pass\u200bword\u2060\ufeff\u200c.",
    "soft-hyphen": "com\u00adplaint\u00ad",
    "blanks-unusual": "a\u00a0b\u2003c\u2009d\u3000e\u202ff\u205fg\u1680h",
    "braille-blank": "\u2800\u2800x\u2800",
    "grapheme-joiner": "a\u034fb\u034f",
    "tags": "hi" + "".join(chr(0xE0000 + ord(each)) for each in "ignore all") + "\U000e0001",
    "musical": "\U0001d173x\U0001d174 𝄞\U0001d165",
    "mathematical": "𝓕𝓲𝓻𝓮 𝔽𝕀 Ｆｉｇｈｔ ⓕⓘ",
    "hieroglyphs": "𓀀\U00013430𓁐 𒀱 ꧅ ﷽ 𒈙",
    "long-mark-line": ("a\u0301" * 3_000),
    "three-em": "⸻⸻ ⸺ ︙ ꩜",
}

# Sizes

_SIZES = {
    "empty": "",
    "blank": " ",
    "blanks": " " * 40,
    "wide-blanks": "\u3000" * 40,
    "newlines": "\n" * 60,
    "blank-lines": " \n\t\n \n",
    "blanks-thousands": "a" + " " * 6_000 + "b",
    "word": "w" * 5_000,
    "word-wide": "慢" * 5_000,
    "word-one-less": "x" * 79,
    "word-exact": "x" * 80,
    "wide-exact": "慢" * 40,
    "wide-one-less": "x" + "慢" * 39,
    "emoji-many": "👨\u200d👩\u200d👧" * 400,
    "line-megabyte": "one line of it " * 70_000,
    "lines-many": "line\n" * 20_000,
    "lines-short": "a\n" * 500,
    "one-letter": "x",
    "spaced": "a " * 3_000,
}

# What is no text at all

_INVALID = {
    "surrogate-high": "a\ud800b",
    "surrogate-low": "a\udc9bb\udfff",
    "surrogates-swapped": "\udc00\ud800",
    "surrogate-escape": b"caf\xe9 \x9b31m \xff".decode("utf-8", "surrogateescape"),
    "non-characters": "\ufdd0\ufdef\ufffe\uffff",
    "non-characters-high": "\U0001fffe\U0001ffff\U0010fffe\U0010ffff",
    "private-use": "\ue000\uf8ff\U000f0000\U0010fffd",
    "unassigned": "\u0378\u05ff\U000e0fff\U0003fffd",
    "ignorable-unassigned": "\ufff0\ufff8\u2065\U000e0000\U000e0080",
    "replacement": "\ufffd" * 30,
    "byte-order-marks": "\ufeffone\ufeff\ufeff",
    "interlinear": "\ufff9base\ufffaabove\ufffb",
    "object": "\ufffc\ufffc",
    "mojibake": "è®¢å\x8d\x95å¾\x88æ\x85¢",
    "gbk-as-latin-1": "订单很慢".encode("gbk").decode("latin-1"),
    "look-alikes": "рауреӏ.com аdа Ｆ Ϝ ΑΒΕ",
    "normal-forms": "\u212b\u00c5A\u030a ﬁ Ǆ ẛ\u0323",
    "quoted-printable": "=1B[31m =?utf-8?B?G1szMW0=?=",
    "shorthand": "\U0001bca0\U0001bca1\U0001bca2\U0001bca3",
}

KINDS: dict[str, dict[str, str]] = {
    "csi": _CSI,
    "mode": _MODES,
    "osc": _OSC,
    "string": _STRINGS,
    "eight-bit": _EIGHT_BIT,
    "control": _CONTROLS,
    "bidi": _BIDI,
    "markup": _MARKUP,
    "interface": _UI,
    "format": _FORMATS,
    "width": _WIDTHS,
    "size": _SIZES,
    "invalid": _INVALID,
}


def _corpus() -> Iterator[Hostile]:
    for kind, texts in KINDS.items():
        for name, text in texts.items():
            yield Hostile(f"{kind}-{name}", kind, text)


CORPUS = tuple(_corpus())

"""A document as a page of HTML that loads nothing and runs nothing; printed, its pages are numbered."""

from __future__ import annotations

import html
from collections.abc import Sequence

from firefight_tui.domain.effect_paper import Chart, ChartBar, ChartEvent
from firefight_tui.domain.text import clean
from firefight_tui.outgoing.document import (
    Block,
    Drawn,
    Heading,
    Items,
    Paragraph,
    Pictured,
    Quote,
    Rule,
    Text,
    in_a_line,
    runs,
    title_of,
)

# The ruler of the look is the printed page of A4; a screen shows the same, centred.
_STYLE = """
body{font-family:Arial,Helvetica,"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","WenQuanYi Zen Hei",sans-serif;
max-width:48em;margin:2em auto;padding:0 1em;line-height:1.55;color:#1a1a1a}
h1{font-size:1.6em;margin:0 0 .6em}h2{font-size:1.2em;margin:1.6em 0 .5em;border-bottom:1px solid #bbb}
h3{font-size:1em;margin:1.2em 0 .4em}h1,h2,h3{color:#1f3a5f;break-after:avoid}
table{border-collapse:collapse;width:100%;margin:.6em 0}tr{break-inside:avoid}
td,th{border:1px solid #b5b5b5;padding:.3em .6em;text-align:left;vertical-align:top}th{background:#eef2f7}
table.facts td:first-child{width:28%;background:#f5f7fa}
blockquote{margin:.6em 0;padding:.1em 1em;border-left:3px solid #b5b5b5}
table.bars td,table.bars th{border:0;padding:0 .7em 0 0;vertical-align:middle;background:none;font-weight:normal;
white-space:nowrap}table.bars td.figure{text-align:right}table.bars td.way{width:100%;padding:0}
table.bars .way div{position:relative;height:1.7em;print-color-adjust:exact;-webkit-print-color-adjust:exact}
table.bars i{position:absolute;left:0;top:.25em;bottom:.25em;min-width:1px;background:#a9bacd}
table.bars .reached i{background:#1f3a5f}
table.bars b{position:absolute;top:0;bottom:0;border-left:2px solid #b03a2e}
table.bars td.note{padding:0 0 0 .7em;font-size:.9em;color:#1f3a5f}
table.bars .event td,table.bars .event th{border-top:1px solid #666;padding-top:.15em;padding-bottom:.35em;
white-space:normal}table.bars .event th{white-space:nowrap}
figure{margin:.6em 0;break-inside:avoid}figcaption{font-size:.9em;color:#555;margin-top:.3em}
pre{line-height:1.3;overflow-x:auto}hr{border:0;border-top:1px solid #bbb}
@page{size:A4;margin:22mm 20mm;@bottom-center{content:counter(page) " / " counter(pages);font-size:9pt;color:#666}}
@media print{body{max-width:none;margin:0;padding:0;font-size:10.5pt}}
"""


def as_html(blocks: Sequence[Block], lang: str) -> str:
    """The document as a page."""
    body = "\n".join(_html(block) for block in blocks)
    head = f'<meta charset="utf-8"><title>{html.escape(title_of(blocks))}</title><style>{_STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<html lang="{lang.replace("_", "-")}"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'
    )


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{html.escape(in_a_line(block.words))}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{_words(block.words)}</p>"
    if isinstance(block, Quote):
        return f"<blockquote><p>{_words(block.words)}</p></blockquote>"
    if isinstance(block, Items):
        rows = "".join(f"<li>{_words(one)}</li>\n" for one in block.items)
        return f'<ol start="{block.start}">\n{rows}</ol>' if block.is_ordered else f"<ul>\n{rows}</ul>"
    if isinstance(block, Drawn):
        return "<pre>" + "\n".join(html.escape(clean(line, on_paper=True)) for line in block.lines) + "</pre>"
    if isinstance(block, Pictured):
        return _pictured(block.chart)
    if isinstance(block, Rule):
        return "<hr>"
    head = f"<thead>{_row('th', block.columns)}</thead>\n" if block.is_headed else ""
    look = "" if block.is_headed else ' class="facts"'
    return f"<table{look}>\n{head}" + "".join(_row("td", row) for row in block.rows) + "</table>"


def _pictured(chart: Chart) -> str:
    """Bars in a table, which is read row by row where it is not seen."""
    rows = "".join(_event(row) if isinstance(row, ChartEvent) else _bar(row, chart.target) for row in chart.rows)
    table = f'<table class="bars" aria-label="{_plain(chart.told)}">\n{rows}</table>'
    return f"<figure>\n{table}\n<figcaption>{_plain(chart.legend)}</figcaption></figure>"


def _bar(row: ChartBar, target: float) -> str:
    look = ' class="reached"' if row.is_reached else ""
    bar = f'<i style="width:{row.share:.2%}"></i>' if row.share > 0 else ""
    way = f'<td class="way"><div>{bar}<b style="left:{target:.2%}"></b></div></td>'
    figure = f'<th scope="row">{_plain(row.label)}</th><td class="figure">{_plain(row.figure)}</td>'
    return f'<tr{look}>{figure}{way}<td class="note">{_plain(row.note)}</td></tr>\n'


def _event(row: ChartEvent) -> str:
    words = f'<th scope="row">{_plain(row.label)}</th><td colspan="3">{_plain(row.words)}</td>'
    return f'<tr class="event">{words}</tr>\n'


def _plain(words: str) -> str:
    return html.escape(clean(words, on_paper=True))


def _row(tag: str, row: Sequence[Text]) -> str:
    return "<tr>" + "".join(f"<{tag}>{_words(cell)}</{tag}>" for cell in row) + "</tr>\n"


def _words(text: Text) -> str:
    made = []
    for run in runs(text):
        words = html.escape(run.words).replace("\n", "<br>\n")
        words = f"<strong>{words}</strong>" if run.is_strong else words
        made.append(f"<em>{words}</em>" if run.is_slanted else words)
    return "".join(made)

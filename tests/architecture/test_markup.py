"""Words from people never reach a place that reads markup."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.markup import Types, offences
from tests.architecture.tree import imports, modules


def test_no_word_from_outside_is_read_as_markup() -> None:
    drawing = [module for module in modules() if any(name.split(".")[0] == "textual" for name, _ in module.imports())]
    types = Types.of(module.tree for module in drawing)
    assert [(module.place, *where) for module in drawing for where in offences(module.tree, types)] == []


def test_nothing_is_escaped_for_markup() -> None:
    assert [
        (module.place, line)
        for module in modules()
        for name, line in imports(module.tree)
        if name in {"rich.markup.escape", "textual.markup.escape", "rich.markup.render", "rich.markup"}
    ] == []


def found(source: str) -> list[str]:
    tree = ast.parse(source)
    return [words for _, words in offences(tree, Types.of([tree]))]


@pytest.mark.parametrize(
    "source",
    [
        "Static(title)",
        "Static(row.title)",
        "Static(clean(row.title))",
        "Label(f'{count} late')",
        "Button(label=name)",
        "Static('late: ' + title)",
        "Static(_('{n} late').format(n=n))",
        "Static(_(title))",
        "self.notify(str(error))",
        "self.notify('Saved', title=row.title)",
        "self.app.notify(message, markup=True)",
        "self.border_title = row.title",
        "widget.tooltip = f'{name}'",
        "Input(tooltip=name)",
        "OptionList(*names)",
        "OptionList(Option(name))",
        "Tabs(*(Tab(view.name) for view in views))",
        "Select([(name, 1)])",
        "Select([(project.name, project.id) for project in projects])",
        "table.add_row('a', title)",
        "self.query_one(Static).update(f'{n}')",
        "self.body.update('late: ' + title)",
        "Content.from_markup(f'[b]{title}[/b]')",
        "Text.from_markup(title)",
        "Static(title if title else 'none')",
        "def draw(text: str):\n    Static(text)",
        "def draw():\n    text = row.title\n    Static(text)",
        "def draw():\n    text = 'a'\n    text += row.title\n    Static(text)",
        "for name in names:\n    Label(name)",
        "class Head(Static):\n    def __init__(self, text):\n        super().__init__(text)",
        "class Head(Static):\n    pass\nHead(title)",
        "class Head(Widget):\n    def render(self) -> str:\n        return self.title",
    ],
)
def test_an_unsafe_place_is_found(source: str) -> None:
    assert found(source)


@pytest.mark.parametrize(
    "source",
    [
        "Static()",
        "Static('Nothing here')",
        "Static(_('Nothing here'))",
        "Static(ngettext('{n} hour', '{n} hours', n))",
        "Static(Content(title))",
        "Static(Content.from_markup('[b]$title[/b]', title=title))",
        "Static(Content.assemble(title, (name, 'bold')))",
        "Static(title, markup=False)",
        "self.notify(str(error), markup=False)",
        "Label(Content(title), id=name)",
        "self.border_title = Content(title)",
        "Static('a' if late else Content(title))",
        "OptionList(*[Option(Content(name)) for name in names])",
        "Select([(Content(name), key)])",
        "seen.update(names)",
        "self.digest.update(name.encode())",
        "seen.add(f'{name}')",
        "def draw(text: Content | None):\n    Static(text)",
        "def draw(parts: list[Content]):\n    OptionList(*parts)",
        "def draw():\n    text = Content(title)\n    Static(text)",
        "def line(row) -> Content: ...\nStatic(line(row))",
        "class Row:\n    shown: Content\nStatic(row.shown)",
        "class Head(Static):\n    def __init__(self, text):\n        super().__init__(Content(text))",
        "class Head(Widget):\n    def render(self) -> Content:\n        return Content(self.title)",
    ],
)
def test_a_safe_place_is_let_through(source: str) -> None:
    assert found(source) == []

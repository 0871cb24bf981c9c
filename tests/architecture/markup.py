"""Finds words from people on their way into a place that reads markup: `[prod]` there crashes, `[@click=...]` acts.

Textual reads a plain str as markup nearly everywhere. What may go there is a literal, a translated literal, or an
expression known to be `Content` (or rich `Text`): by its constructor, by the annotation of the function, parameter or
attribute it comes from, or by what the variable was assigned. Anything else has to be wrapped in `Content(...)`, or the
widget told `markup=False`. `clean()` is no excuse: it takes out control characters and leaves brackets as they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

SAFE_TYPES = ("Content", "Text", "RenderableType", "Strip", "Widget")
TRANSLATORS = {"_", "N_", "ngettext", "pgettext"}

# What a widget or method reads as markup: how many leading arguments (all of them: None), and which keywords.
WIDGETS: dict[str, tuple[int | None, tuple[str, ...]]] = {
    "Static": (1, ("content",)),
    "Label": (1, ("content",)),
    "Button": (1, ("label",)),
    "Checkbox": (1, ("label",)),
    "RadioButton": (1, ("label",)),
    "RadioSet": (None, ()),
    "Option": (1, ("prompt",)),
    "OptionList": (None, ()),
    "Select": (1, ("options", "prompt")),
    "Selection": (1, ("prompt",)),
    "SelectionList": (None, ()),
    "Tab": (1, ("label",)),
    "Tabs": (None, ()),
    "TabPane": (1, ("title",)),
    "Collapsible": (0, ("title",)),
    "Tree": (1, ("label",)),
    "Link": (1, ("text",)),
    "Tooltip": (1, ("content",)),
}
METHODS: dict[str, tuple[int | None, tuple[str, ...]]] = {
    "notify": (1, ("message", "title")),
    "add_option": (1, ("option",)),
    "add_options": (None, ()),
    "set_options": (1, ("options",)),
    "add_row": (None, ("label",)),
    "add_column": (1, ("label",)),
    "add_columns": (None, ()),
    "add_leaf": (1, ("label",)),
    "set_label": (1, ("label",)),
    "replace_option_prompt": (0, ("prompt",)),
    "with_tooltip": (1, ("tooltip",)),
}
ATTRIBUTES = {"border_title", "border_subtitle", "tooltip", "prompt", "label"}
KEYWORDS = {"tooltip", "border_title", "border_subtitle"}
# `update` is everybody's name: looked at only where its argument is plainly a text being put together.
TEXT_MAKERS = {"format", "join", "str", "clean", "clean_cell", "fit", "cut"}


@dataclass
class Types:
    """What the whole package says about types: names of functions, and of attributes, that hold safe words."""

    functions: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    subclasses: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, trees: Iterable[ast.AST]) -> Types:
        """Gather them from parsed modules."""
        types = cls()
        for tree in trees:
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and says_safe(node.returns):
                    types.functions.add(node.name)
                    types.attributes.add(node.name)  # a property is read as an attribute
                elif isinstance(node, ast.AnnAssign) and says_safe(node.annotation):
                    types.attributes.add(last_name(node.target))
                elif isinstance(node, ast.ClassDef):
                    types._note_class(node)
        return types

    def _note_class(self, node: ast.ClassDef) -> None:
        own = any(isinstance(each, ast.FunctionDef) and each.name == "__init__" for each in node.body)
        for base in node.bases:
            name = last_name(base)
            if not own and (name in WIDGETS or name in self.subclasses):
                self.subclasses[node.name] = self.subclasses.get(name, name)


def says_safe(annotation: ast.expr | None) -> bool:
    """Whether an annotation names a type that carries no markup."""
    if annotation is None:
        return False
    words = ast.unparse(annotation).replace("[", " ").replace("]", " ").replace(",", " ").replace("|", " ").split()
    names = [word.strip("'\"").rpartition(".")[2] for word in words]
    return any(name in SAFE_TYPES for name in names) and "str" not in names[:1]


def last_name(node: ast.expr) -> str:
    """`c` of `a.b.c`."""
    return ast.unparse(node).partition("[")[0].rpartition(".")[2]


class Finder(ast.NodeVisitor):
    """Collects the offending expressions of one module as `(line, source)`."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.found: list[tuple[int, str]] = []
        self.scopes: list[ast.AST] = []
        self.bases: list[str] = []

    def visit_Module(self, node: ast.Module) -> None:
        self._inside(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._inside(node)
        if node.name == "render" and self.bases and isinstance(node.returns, ast.Name) and node.returns.id == "str":
            self.found.append((node.lineno, "render() -> str"))

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._inside(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.bases.append(last_name(node.bases[0]) if node.bases else "")
        self.generic_visit(node)
        self.bases.pop()

    def _inside(self, node: ast.AST) -> None:
        self.scopes.append(node)
        self.generic_visit(node)
        self.scopes.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES:
                self._judge(node.value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = last_name(node.func)
        if name == "from_markup":
            self._judge_markup(node)
        elif not any(each.arg == "markup" and is_false(each.value) for each in node.keywords):
            positions, keywords = self._sink(node, name)
            for argument in node.args if positions is None else node.args[:positions]:
                self._judge(argument)
            for keyword in node.keywords:
                if keyword.arg in keywords or keyword.arg in KEYWORDS:
                    self._judge(keyword.value)
            if name == "update" and node.args and puts_text_together(node.args[0]):
                self._judge(node.args[0])
        self.generic_visit(node)

    def _sink(self, node: ast.Call, name: str) -> tuple[int | None, tuple[str, ...]]:
        if isinstance(node.func, ast.Attribute):
            if name == "__init__" and self.bases:
                return WIDGETS.get(self.types.subclasses.get(self.bases[-1], self.bases[-1]), (0, ()))
            return METHODS.get(name, (0, ()))
        return WIDGETS.get(self.types.subclasses.get(name, name), (0, ()))

    def _judge_markup(self, node: ast.Call) -> None:
        if node.args and not is_literal(node.args[0]):
            self.found.append((node.lineno, ast.unparse(node)))

    def _judge(self, node: ast.expr) -> None:
        if not self._safe(node):
            self.found.append((node.lineno, ast.unparse(node)))

    def _safe(self, node: ast.expr) -> bool:
        match node:
            case _ if is_literal(node):
                return True
            case ast.IfExp() | ast.BoolOp() | ast.BinOp():
                return all(self._safe(each) for each in operands(node))
            case ast.Starred() | ast.Await() | ast.NamedExpr():
                return self._safe(node.value)
            case ast.List() | ast.Tuple():
                # Of an option's (prompt, value) only the prompt is shown.
                shown = node.elts[:1] if isinstance(node, ast.Tuple) else node.elts
                return all(self._safe(each) for each in shown)
            case ast.ListComp() | ast.GeneratorExp():
                return self._safe(node.elt)
            case ast.Call():
                return self._safe_call(node)
            case ast.Attribute():
                return node.attr in self.types.attributes
            case ast.Name():
                return self._safe_name(node.id)
            case _:
                return False

    def _safe_call(self, node: ast.Call) -> bool:
        name = last_name(node.func)
        root = ast.unparse(node.func).partition(".")[0]
        return root in SAFE_TYPES or name in self.types.functions or name in WIDGETS or name in self.types.subclasses

    def _safe_name(self, name: str) -> bool:
        for scope in reversed(self.scopes):
            given = list(assigned(scope, name))
            if given:
                return all(value is True or (isinstance(value, ast.expr) and self._safe(value)) for value in given)
        return False


def assigned(scope: ast.AST, name: str) -> Iterator[ast.expr | bool | None]:
    """What a name is in a scope: each value assigned, True for a safe annotation, None for anything unknown."""
    if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
        for argument in ast.walk(scope.args):
            if isinstance(argument, ast.arg) and argument.arg == name:
                yield says_safe(argument.annotation) or None
    for node in own_nodes(scope):
        match node:
            case ast.Assign() if any(isinstance(each, ast.Name) and each.id == name for each in node.targets):
                yield None if refers(node.value, name) else node.value
            case ast.AnnAssign(target=ast.Name(id=found)) if found == name:
                yield says_safe(node.annotation) or node.value
            case ast.AugAssign(target=ast.Name(id=found)) if found == name:
                yield None if refers(node.value, name) else node.value
            case ast.For() | ast.AsyncFor() | ast.comprehension() if refers(node.target, name):
                yield None


def own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope without those of functions and classes inside it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def refers(node: ast.AST, name: str) -> bool:
    """Whether a name stands somewhere in an expression."""
    return any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(node))


def operands(node: ast.IfExp | ast.BoolOp | ast.BinOp) -> list[ast.expr]:
    """The expressions of which the result is one, or is put together."""
    if isinstance(node, ast.BoolOp):
        return node.values
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node.left, node.right]


def puts_text_together(node: ast.expr) -> bool:
    """Whether an expression plainly makes a text out of parts."""
    if isinstance(node, ast.BinOp):
        return any(isinstance(each, ast.JoinedStr) or is_text(each) for each in ast.walk(node))
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and last_name(node.func) in TEXT_MAKERS)


def is_text(node: ast.AST) -> bool:
    """Whether this is a literal text."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_false(node: ast.expr) -> bool:
    """Whether this is the literal False."""
    return isinstance(node, ast.Constant) and node.value is False


def is_literal(node: ast.expr) -> bool:
    """Whether these are our own words: a literal, or one that is translated."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATORS:
        words = node.args[:2] if node.func.id == "ngettext" else node.args
        return all(isinstance(each, ast.Constant) for each in words)
    return isinstance(node, ast.Constant)


def offences(tree: ast.AST, types: Types) -> list[tuple[int, str]]:
    """The places of a module where words from outside may be read as markup, as `(line, source)`."""
    finder = Finder(types)
    finder.visit(tree)
    return finder.found

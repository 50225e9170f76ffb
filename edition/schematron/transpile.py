"""A whole schema as an XSLT 3 stylesheet, which tells what a document does not hold to.

One walk over the document serves all patterns: each rule is a template, the earlier the stronger; a
node goes from one to the next, and a pattern of which a rule has had it lets it pass. (ISO/IEC
19757-3:2020, section 6.5: within a pattern a node belongs to the first rule whose context it matches.)

What is put out is a list of `hit` elements: number of the assertion, path of the node, words. Every
generated element stands on a line of its own, so that what the XSLT processor says of a line can be
said of the place in the schema that the line is from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from edition.finding import declare
from edition.relaxng.letters import is_ncname
from edition.schematron import xpath
from edition.schematron.guard import HEAD, MAP, PREFIXES, XS
from edition.schematron.tree import SQF, XSL, Node

declare(
    "schematron.binding",
    "error",
    "Set queryBinding to xslt, xslt2 or xslt3 (or xpath, xpath2, xpath3, xpath31).",
    "A schema says in which language its rules are written; these are read.",
)

_BINDINGS: Final = {
    "": "1.0", "xslt": "1.0", "xslt1": "1.0", "xpath": "1.0", "xslt2": "3.0", "xpath2": "3.0",
    "xslt3": "3.0", "xpath3": "3.0", "xpath31": "3.0",
}  # fmt: skip
"""Query bindings and the version of XSLT under which their expressions are read. What is written for
XPath 2 means the same in 3.1; what is written for 1.0 is read as 1.0 has it."""
_TOP: Final = frozenset("key function variable param template decimal-format".split())
"""What a schema may hold of XSLT at its top."""
_INSTRUCTIONS: Final = frozenset(
    """
    value-of text if choose when otherwise for-each for-each-group variable sequence call-template
    with-param param sort number analyze-string matching-substring non-matching-substring copy-of copy
    element attribute perform-sort map map-entry iterate next-iteration break on-completion try catch
    apply-templates comment fallback
    """.split()
)
_INNER: Final = re.compile(
    r"@|\battribute\b|\btext\s*\(|\bcomment\s*\(|processing-instruction|\bnode\s*\(|\$|\bkey\s*\(|\bid\s*\("
    r"|^\s*\.|\|\s*\.|namespace"
)
"""What a context has that may be about something else than elements."""
_WALK: Final = 'mode="edition-guard:walk"'


@dataclass(frozen=True)
class Test:
    """An assertion or report, as what it finds is said."""

    node: Node
    rule: Node
    level: str
    fixes: tuple[str, ...]
    """Titles of what the schema offers to mend it with."""

    @property
    def cause(self) -> str:
        """The same for all that it finds."""
        return self.node.get("id") or f"{self.rule.get('context')}: {self.node.get('test')}"


@dataclass
class Program:
    """A stylesheet, and what its lines and numbers are from."""

    tests: list[Test] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    origins: list[Node | None] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    """The documents that expressions name."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def transpile(schema: Node, left_out: list[tuple[Node, str]]) -> Program:
    """The stylesheet of a whole schema. Raises SchemaError. What cannot be run is added to
    `left_out`."""
    return _Transpiler(schema, left_out).program


class _Transpiler:
    def __init__(self, schema: Node, left_out: list[tuple[Node, str]]) -> None:
        self.program = Program()
        self.left_out = left_out
        binding = schema.get("queryBinding").strip().lower()
        if binding not in _BINDINGS:
            raise schema.error(
                f'The query binding "{schema.get("queryBinding")}" is not known.', "schematron.binding"
            )
        self.version = _BINDINGS[binding]
        self.diagnostics = _by_id(schema, "diagnostics", "diagnostic")
        self.properties = _by_id(schema, "properties", "property")
        self.fixes = {
            f.get("id"): f for parent in [schema, *schema.of(f"{SQF}}}fixes")] for f in _fixes(parent)
        }
        self.rules = [(p, r) for p in schema.of("pattern") for r in p.of("rule")]
        self._schema(schema)

    def put(self, text: str, origin: Node | None = None) -> None:
        self.program.lines.append(text)
        self.program.origins.append(origin)

    def query(self, text: str, names: dict[str, str] | None = None) -> str:
        """An expression of the schema as an attribute's value, quoted."""
        self.program.files.update(xpath.documents(text))
        if names:
            text = xpath.renamed(text, names)
        return _quoted(xpath.guarded(text))

    # -- the whole -----------------------------------------------------------------------------

    def _schema(self, schema: Node) -> None:
        prefixes = {"xs": XS, "map": MAP}
        for ns in schema.of("ns"):
            prefix = ns.get("prefix")
            if not is_ncname(prefix) or not ns.get("uri"):
                raise ns.error("<ns> needs a prefix and a uri.")
            if prefix != "xml":
                prefixes[prefix] = ns.get("uri")
        prefixes |= PREFIXES
        declared = "".join(f" xmlns:{p}={_quoted(uri)}" for p, uri in prefixes.items())
        self.put(f'<xsl:stylesheet version="3.0" exclude-result-prefixes="#all"{declared}>')
        for line in HEAD.splitlines():
            self.put(line)
        for child in schema.elements:
            if child.name == "let":
                self._let(child)
            elif child.name.startswith(f"{XSL}}}"):
                self._foreign(child, _TOP)
        names = self._pattern_variables(schema)
        inner = any(_INNER.search(rule.get("context")) for _, rule in self.rules)
        steps = "@*|node()" if inner else "*"
        walk = f'<xsl:apply-templates {_WALK} select="{steps}"/>'
        self.put(f'<xsl:template match="/"><hits><xsl:apply-templates {_WALK} select="."/></hits>')
        self.put("</xsl:template>")
        self.put(f'<xsl:template match="/|node()|@*" {_WALK} priority="-1">{walk}</xsl:template>')
        numbers: dict[int, int] = {}
        for number, (pattern, rule) in enumerate(self.rules):
            own = numbers.setdefault(id(pattern), number)
            self._rule(own, rule, len(self.rules) - number, names[id(pattern)])
        self.put("</xsl:stylesheet>")

    def _pattern_variables(self, schema: Node) -> dict[int, dict[str, str]]:
        """Put the variables of patterns, which contexts may use and so must be global; of those that
        several patterns have, each gets a name of its own."""
        used = {let.get("name") for let in schema.of("let")}
        renamed: dict[int, dict[str, str]] = {}
        for pattern in schema.of("pattern"):
            names = renamed[id(pattern)] = {}
            for let in pattern.of("let"):
                name = let.get("name")
                if name in used:
                    names[name] = f"edition-guard:v{len(self.program.lines)}"
                used.add(name)
                self._let(let, names)
        return renamed

    def _rule(self, pattern: int, rule: Node, priority: int, names: dict[str, str]) -> None:
        context = rule.get("context")
        if not context.strip():
            raise rule.error("<rule> needs a context.")
        own = {let.get("name") for let in rule.of("let")}
        inner = {name: to for name, to in names.items() if name not in own}
        match = self.query(context, names)
        how = f'{_WALK} priority="{priority}" version="{self.version}"'
        self.put(f"<xsl:template match={match} {how}>", rule)
        self.put('<xsl:param name="edition-guard:had" as="edition-xs:integer*" select="()"/>')
        self.put(f'<xsl:if test="not($edition-guard:had = {pattern})"><xsl:try>')
        for let in rule.of("let"):
            self._let(let, inner)
        for test in rule.of("assert", "report"):
            self._test(test, rule, inner)
        self.put(_failed(len(self.program.tests)))
        self.program.tests.append(Test(rule, rule, "error", ()))
        self.put("</xsl:try></xsl:if>")
        self.put('<xsl:next-match><xsl:with-param name="edition-guard:had"')
        self.put(f'select="$edition-guard:had, {pattern}"/></xsl:next-match></xsl:template>')

    def _test(self, test: Node, rule: Node, names: dict[str, str]) -> None:
        query = test.get("test")
        if not query.strip():
            raise test.error(f"<{test.name}> needs a test.")
        number = len(self.program.tests)
        described = [
            (table, name, kind)
            for table, key, kind in ((self.diagnostics, "diagnostics", "diagnostic"),
                                     (self.properties, "properties", "property"))
            for name in test.get(key).split()
        ]  # fmt: skip
        for table, name, kind in described:
            if name not in table:
                raise test.error(f'There is no {kind} "{name}".')
        self.program.tests.append(Test(test, rule, _level(test, rule), self._titles(test, rule)))
        subject = test.get("subject") or rule.get("subject")
        # What goes wrong in a global variable, Saxon lets pass the innermost xsl:try.
        tries = 1 + any(
            _has_variables(n) for n in (test, *(table[name] for table, name, _ in described))
        )
        self.put("<xsl:try>" * tries)
        verdict = self.query(f"not({query})" if test.name == "assert" else query, names)
        self.put(f'<xsl:if version="{self.version}" test={verdict}>', test)
        at = self.query(f"({subject})[1]", names) if subject.strip() else '"()"'
        self.put(f'<xsl:variable name="edition-guard:at" as="node()?" select={at}/>', test)
        self.put(f'<hit n="{number}" at="{{edition-guard:where(($edition-guard:at, .)[1])}}"><m>')
        self._words(test, names)
        self.put("</m>")
        for table, name, _ in described:
            self.put("<d>")
            self._words(table[name], names)
            self.put("</d>")
        self.put("</hit></xsl:if>")
        self.put(f"{_failed(number)}</xsl:try>" * tries)

    def _titles(self, test: Node, rule: Node) -> tuple[str, ...]:
        """What the schema offers to mend it with (sqf:fix), by title."""
        near = {f.get("id"): f for f in _fixes(rule)}
        titles = []
        for name in test.get(f"{SQF}}}fix").split():
            fix = near.get(name) or self.fixes.get(name)
            if fix is None:
                continue
            members = [fix] if fix.name != f"{SQF}}}group" else list(fix.of(f"{SQF}}}fix"))
            for member in members:
                title = next(
                    (" ".join(t.words().split()) for d in member.of(f"{SQF}}}description")
                     for t in d.of(f"{SQF}}}title")), member.get("id"),
                )  # fmt: skip
                titles.append(title)
        return tuple(titles)

    # -- parts -----------------------------------------------------------------------------------

    def _let(self, let: Node, names: dict[str, str] | None = None) -> None:
        name = let.get("name")
        if not name:
            raise let.error("<let> needs a name.")
        name = (names or {}).get(name, name)
        as_ = f" as={_quoted(let.get('as'))}" if let.get("as") else ""
        head = f'<xsl:variable version="{self.version}" name={_quoted(name)}{as_}'
        if "value" in let.attributes:
            self.put(f"{head} select={self.query(let.get('value'), names)}/>", let)
            return
        self.put(f"{head}>", let)
        for child in let.children:
            self._content(child)
        self.put("</xsl:variable>")

    def _words(self, node: Node, names: dict[str, str]) -> None:
        for child in node.children:
            if isinstance(child, str):
                if child:
                    self.put(f"<xsl:text>{_text(child)}</xsl:text>")
            elif child.name == "name":
                path = child.get("path")
                select = self.query(f"name({path})" if path else "name()", names)
                self.put(f'<xsl:value-of version="{self.version}" select={select}/>', child)
            elif child.name == "value-of":
                select = self.query(child.get("select") or ".", names)
                self.put(f'<xsl:value-of version="{self.version}" select={select}/>', child)
            elif child.name.startswith(f"{XSL}}}"):
                self._foreign(child, _INSTRUCTIONS)
            else:
                self._words(child, names)

    def _foreign(self, node: Node, allowed: frozenset[str]) -> None:
        """What a schema holds of XSLT, as far as it is harmless."""
        local = node.name.rpartition("}")[2]
        if local not in allowed or (local == "template" and not node.get("name")):
            self.left_out.append((node, f"<xsl:{local}> is not run."))
            return
        declared = "".join(f" xmlns:{p}={_quoted(u)}" for p, u in node.prefixes.items() if p and u)
        written = "".join(
            f" {key}={self.query(value)}" for key, value in node.attributes.items()
            if "}" not in key and not (local == "template" and key in ("match", "mode", "priority"))
        )  # fmt: skip
        if local == "text" or not node.children:
            self.put(f"<xsl:{local}{declared}{written}>{_text(node.words())}</xsl:{local}>", node)
            return
        self.put(f"<xsl:{local}{declared}{written}>", node)
        for child in node.children:
            self._content(child)
        self.put(f"</xsl:{local}>")

    def _content(self, child: Node | str) -> None:
        """Something inside a variable or template: words, instructions, elements of any kind."""
        if isinstance(child, str):
            if child.strip():
                self.put(f"<xsl:text>{_text(child)}</xsl:text>")
        elif child.name.startswith(f"{XSL}}}"):
            self._foreign(child, _INSTRUCTIONS)
        else:
            uri, _, local = child.name.rpartition("}")
            where = "" if uri == "?" else uri
            self.put(f"<xsl:element name={_quoted(local)} namespace={_quoted(_braces(where))}>", child)
            for key, value in child.attributes.items():
                space, _, name = key.rpartition("}")
                self.put(f"<xsl:attribute name={_quoted(name)} namespace={_quoted(_braces(space))}>"
                         f"<xsl:text>{_text(value)}</xsl:text></xsl:attribute>")  # fmt: skip
            for inner in child.children:
                self._content(inner)
            self.put("</xsl:element>")


def _has_variables(node: Node) -> bool:
    return any("$" in value for value in node.attributes.values()) or any(
        map(_has_variables, node.elements)
    )


def _failed(number: int) -> str:
    """What becomes of a test that cannot be carried out."""
    return (
        f'<xsl:catch><failed n="{number}" at="{{edition-guard:where(.)}}" '
        'code="{local-name-from-QName($edition-err:code)}">'
        '<xsl:value-of select="$edition-err:description"/></failed></xsl:catch>'
    )


_LEVELS: Final = {
    "fatal": "error", "error": "error",
    "warning": "warning", "warn": "warning", "caution": "warning", "nonfatal": "warning",
    "info": "info", "information": "info", "hint": "info", "note": "info",
}  # fmt: skip


def _level(test: Node, rule: Node) -> str:
    """How grave a test is: by its role, or its rule's, or its flag where that is a word for it."""
    for word in (test.get("role"), rule.get("role"), test.get("flag"), rule.get("flag")):
        if word.strip().lower() in _LEVELS:
            return _LEVELS[word.strip().lower()]
    return "error"


def _by_id(schema: Node, group: str, name: str) -> dict[str, Node]:
    parents = [schema, *schema.of("pattern")]
    return {n.get("id"): n for parent in parents for g in parent.of(group) for n in g.of(name)}


def _fixes(parent: Node) -> Iterable[Node]:
    return parent.of(f"{SQF}}}fix", f"{SQF}}}group")


def _quoted(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _text(text: str) -> str:
    return escape(text, {"\n": "&#10;", "\r": "&#13;"})


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")

"""Projects put together from the golden folders, and changes of anything in them, drawn at random.

What can be changed is read off the material: elements, attributes and their values are those of the TEI
at hand, settings are the fields of `Settings`, labels, templates, stylesheets, citation styles and
static files those that are shipped. Nothing here knows what a build looks at.
"""

from __future__ import annotations

import random
import shutil
import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from edition import settings
from edition.finding import CannotRun
from edition.resources import shipped
from edition.settings import Settings
from edition.volume.load import Knowledge, load

HERE = Path(__file__).resolve().parent
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_WORDS = ("Paris", "1899-12-31", "d1", "img9", "#d2", "vol", "7", "", "Ann Åkesson", "en", "de", "a b")


@cache
def material() -> list[Path]:
    """The TEI files of the golden folders that can be published and are no attacks."""
    golden = (HERE / "golden").rglob("*.xml")
    mine = [p for p in golden if "expected" not in p.parts and "hostile" not in str(p)]
    found = [*mine, *(HERE / "cases/robust/incremental-build-leaves-stale-pages").rglob("*.xml")]
    known = Knowledge(frozenset(), frozenset())
    return sorted(
        p
        for p in found
        if p.stat().st_size < 50_000
        and _parsed(p) is not None
        and load(p, str(p), ("document",), known)[0] is not None
    )


def _parsed(path: Path) -> etree._ElementTree | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.parse(str(path), parser)
    except (etree.XMLSyntaxError, OSError):
        return None


class Changing:
    """A project that changes. The same seed makes the same project and the same changes."""

    def __init__(self, folder: Path, seed: int, files: int = 4) -> None:
        self.folder = folder
        self.r = random.Random(seed)
        self.pool = material()
        self.settings: dict[str, dict[str, Any]] = {"edition": {"title": "T"}}
        (folder / "tei").mkdir(parents=True)
        case = HERE / "cases/robust/incremental-build-leaves-stale-pages"
        shutil.copytree(case / "tei", folder / "tei", dirs_exist_ok=True)
        for golden in ("facsimiles", "figures"):
            for kind in ("facsimiles", "images"):
                if (HERE / "golden" / golden / kind).is_dir():
                    shutil.copytree(HERE / "golden" / golden / kind, folder / kind, dirs_exist_ok=True)
        for path in [HERE / "golden/witnesses/vol.xml", *self.r.sample(self.pool, files)]:
            self._add(path)
        self.settings["facsimile"] = {"pattern": "https://example.org/{facs}.jpg"}
        self._write_settings()
        self.pictures = sorted((HERE / "golden").rglob("*.png"))

    # -- one change --------------------------------------------------------------------------------

    def change(self) -> str:
        """Change one thing. Out: what it was, in words."""
        ways: list[Callable[[], str]] = [
            *[self._attribute] * 6, *[self._text] * 4, *[self._element] * 6, self._file, self._file,
            *[self._setting] * 4, self._label, self._template, self._static, self._stylesheet,
            self._picture, self._picture, self._redirect, self._style, self._reset, self._beside,
        ]  # fmt: skip
        return self.r.choice(ways)()

    @property
    def files(self) -> list[Path]:
        return sorted((self.folder / "tei").glob("*.xml"))

    def _draw(self) -> tuple[Path, etree._ElementTree, list[etree._Element]]:
        path = self.r.choice(self.files)
        tree = _parsed(path)
        assert tree is not None
        return path, tree, list(tree.getroot().iter("*"))

    def _attributes(self) -> list[tuple[str, str]]:
        """Attributes of the material, with their values."""
        found = []
        for path in self.r.sample(self.pool, 3):
            tree = _parsed(path)
            assert tree is not None
            found += [(str(k), str(v)) for e in tree.iter("*") for k, v in e.attrib.items()]
        return found or [("n", "1")]

    def _attribute(self) -> str:
        path, tree, elements = self._draw()
        element = self.r.choice(elements)
        if element.attrib and self.r.random() < 0.7:
            name = self.r.choice(sorted(map(str, element.attrib)))
            if self.r.random() < 0.3:
                del element.attrib[name]
                told = f"without @{name}"
            else:
                old = element.attrib[name]
                new = self.r.choice([*_WORDS, str(old) + "x", str(old)[:-1], self._value(name)])
                element.set(name, new)
                told = f"@{name} {old!r} → {new!r}"
        else:
            name, value = self.r.choice(self._attributes())
            element.set(name, value)
            told = f"new @{name}={value!r}"
        self._save(path, tree)
        return f"{path.name}: {element.tag} {told}"

    def _value(self, name: str) -> str:
        values = [v for n, v in self._attributes() if n == name]
        return self.r.choice(values or ["x"])

    def _text(self) -> str:
        path, tree, elements = self._draw()
        holders = [e for e in elements if (e.text or "").strip() or (e.tail or "").strip()]
        if not holders:
            return "nothing"
        element = self.r.choice(holders)
        where = "text" if (element.text or "").strip() else "tail"
        old = str(getattr(element, where))
        cut = self.r.randrange(len(old) + 1)
        new = self.r.choice(
            [
                old[:cut] + " word" + old[cut:],
                old[cut:],
                old.upper(),
                f"  {old}\n",
                "[1 line not declassified]",
                "",
            ]
        )
        setattr(element, where, new)
        self._save(path, tree)
        return f"{path.name}: {where} of {element.tag}: {old!r} → {new!r}"

    def _element(self) -> str:
        path, tree, elements = self._draw()
        inside = [e for e in elements if e.getparent() is not None]
        if not inside:
            return "nothing"
        element = self.r.choice(inside)
        parent = element.getparent()
        assert parent is not None
        way = self.r.choice(["drop", "twice", "rename", "move", "insert", "insert"])
        if way == "drop":
            _drop(element)
        elif way == "twice":
            parent.insert(parent.index(element), deepcopy(element))
        elif way == "rename":
            element.tag = self.r.choice([str(e.tag) for e in elements])
        elif way == "move":
            other = self.r.choice(elements)
            if other is not element and element not in other.iterancestors():
                other.insert(self.r.randrange(len(other) + 1), element)
        else:
            source = _parsed(self.r.choice(self.pool))
            assert source is not None
            new = deepcopy(self.r.choice(list(source.iter("*"))))
            if len(etree.tostring(new)) < 3_000:
                parent.insert(self.r.randrange(len(parent) + 1), new)
        self._save(path, tree)
        return f"{path.name}: {way} {element.tag}"

    def _save(self, path: Path, tree: etree._ElementTree) -> None:
        before = path.read_bytes() if path.exists() else None
        path.write_bytes(etree.tostring(tree, encoding="utf-8", xml_declaration=True))
        if before is not None and _parsed(path) is None:  # an entity that is declared elsewhere
            path.write_bytes(before)

    # -- files -------------------------------------------------------------------------------------

    def _add(self, source: Path) -> str:
        tree = _parsed(source)
        assert tree is not None
        folder = source.parent if source.parent.name != "tei" else source.parent.parent
        name = f"{folder.name}-{source.stem}"
        tree.getroot().set(XML_ID, name)
        self._save(self.folder / "tei" / f"{name}.xml", tree)
        return f"new file {name}"

    def _file(self) -> str:
        way = self.r.choice(["add", "drop", "rename", "break"])
        path = self.r.choice(self.files)
        if way == "add" and len(self.files) < 8:
            return self._add(self.r.choice(self.pool))
        if way == "drop" and len(self.files) > 3:
            path.unlink()
        elif way == "rename":
            path.rename(path.with_name(f"r{self.r.randrange(9)}-{path.name[-20:]}"))
        elif way == "break" and self.r.random() < 0.3:
            path.write_bytes(path.read_bytes()[:-9])
            broken = path.read_bytes()
            path.write_bytes(broken + b"</TEI>" if self.r.random() < 0.5 else broken)
            if _parsed(path) is None:  # the next change has to be able to read it
                path.write_bytes(broken + b"</TEI>\n")
                if _parsed(path) is None:
                    path.unlink()
        return f"{way} {path.name}"

    def _picture(self) -> str:
        folder = self.folder / self.r.choice(["images", "facsimiles", "facsimiles/vol", "tei"])
        folder.mkdir(parents=True, exist_ok=True)
        name = self.r.choice(["map.png", "0001.png", "0002.png", "img2.png", "img2.jpg", "x y.png"])
        path = folder / name
        if path.exists() and self.r.random() < 0.5:
            path.unlink()
            return f"no {path}"
        path.write_bytes(self.r.choice(self.pictures).read_bytes() + self.r.randbytes(3))
        return f"new {path}"

    def _beside(self) -> str:
        """A file that a text may point to, and a text that points to it."""
        name = self.r.choice(["table.csv", "notes.txt", "scan.pdf"])
        path = self.folder / "tei" / name
        if path.exists() and self.r.random() < 0.4:
            path.unlink()
            return f"no {name}"
        path.write_bytes(self.r.randbytes(8))
        file, tree, elements = self._draw()
        self.r.choice(elements).set("target", name)
        self._save(file, tree)
        return f"new {name}"

    # -- the project -------------------------------------------------------------------------------

    def _setting(self) -> str:
        tables = [f for f in fields(Settings) if is_dataclass(f.default_factory)]
        table = self.r.choice([t for t in tables if t.name != "validation"])
        field = self.r.choice(fields(table.default_factory))  # type: ignore[arg-type]
        if field.name in ("folder", "pdf", "document_pdf", "search", "files") and table.name in (
            "output",
            "site",
            "volumes",
        ):
            return "nothing"
        values = self.settings.setdefault(table.name, {})
        if field.name in values and self.r.random() < 0.4:
            del values[field.name]
            self._write_settings()
            return f"[{table.name}] without {field.name}"
        while True:
            values[field.name] = self._setting_value(str(field.type))
            self._write_settings()
            try:
                settings.load(self.folder / settings.NAME, settings.NAME)
                break
            except CannotRun:  # no value for this one
                continue
        return f"[{table.name}] {field.name} = {values.get(field.name)!r}"

    def _setting_value(self, kind: str) -> Any:
        if kind == "bool":
            return self.r.random() < 0.5
        if kind == "int":
            return self.r.randrange(1, 200)
        if kind.startswith("tuple"):
            return self.r.sample(["document", "memo", "letter", "section", "chapter"], 2)
        every = [
            "", "T2", "en", "de", "images", "facsimiles", "tei", "a4", "letter", "frus", "plain",
            "letters",
            "https://example.org/e/", "https://x.org/{volume}/{id}", "https://y.org/{facs}.png", "11pt",
            "148mm 210mm", "Georgia", "https://z.org/{volume}-{n}",
        ]  # fmt: skip
        return self.r.choice(every)

    def _write_settings(self) -> None:
        lines = []
        for table, values in sorted(self.settings.items()):
            lines.append(f"[{table}]")
            for name, value in sorted(values.items()):
                lines.append(f"{name} = {_toml(value)}")
        (self.folder / settings.NAME).write_text("\n".join(lines) + "\n", "utf-8")

    def read_settings(self) -> None:
        """Know the settings that the folder has now."""
        self.settings = tomllib.loads((self.folder / settings.NAME).read_text("utf-8"))

    def _label(self) -> str:
        path = self.folder / "templates/labels/en.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        ours = tomllib.loads(shipped("templates", "labels", "en.toml").read_text("utf-8"))
        mine = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        word = self.r.choice([key for key, value in ours.items() if isinstance(value, str)])
        mine[word] = ours[word] + "!"
        path.write_text("".join(f"{k} = {_toml(v)}\n" for k, v in mine.items()), "utf-8")
        return f"label {word}"

    def _template(self) -> str:
        top = shipped("templates")
        every = [p for p in top.rglob("*.html") if not {"new", "review"} & set(p.parts)]
        every += list((top / "epub").glob("*.xhtml"))
        source = self.r.choice(sorted(every))
        path = self.folder / "templates" / source.relative_to(top)
        if path.exists() and self.r.random() < 0.5:
            path.unlink()
            return f"no template {path.name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text("utf-8")
        mark = f"<!-- {self.r.randrange(99)} -->"
        path.write_text(text.replace("</", f"{mark}</", 1), "utf-8")
        return f"template {source.relative_to(top)}"

    def _static(self) -> str:
        top = shipped("templates", "static")
        source = self.r.choice(sorted(p for p in top.rglob("*") if p.suffix in (".css", ".js")))
        path = self.folder / "templates/static" / source.relative_to(top)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.read_text("utf-8") + f"\n/**/.x{self.r.randrange(99)} {{}}\n", "utf-8")
        return f"static {source.name}"

    def _stylesheet(self) -> str:
        name = self.r.choice(["site", "print", "epub"])
        path = self.folder / "xslt" / f"{name}.xsl"
        if path.exists() and self.r.random() < 0.4:
            path.unlink()
            return f"no {name}.xsl"
        path.parent.mkdir(exist_ok=True)
        _, _, elements = self._draw()
        element = etree.QName(self.r.choice(elements)).localname
        path.write_text(
            '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" '
            'xmlns:t="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="t">'
            f'<xsl:import href="edition:{name}.xsl"/><xsl:template match="t:{element}">'
            f'<span class="own{self.r.randrange(9)}"><xsl:apply-templates/></span></xsl:template>'
            "</xsl:stylesheet>",
            "utf-8",
        )
        return f"{name}.xsl for {element}"

    def _style(self) -> str:
        source = self.r.choice(sorted(shipped("templates", "csl").glob("*.csl")))
        path = self.folder / "templates/csl" / source.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.read_text("utf-8").replace(' suffix="."', ' suffix="!"', 1), "utf-8")
        return f"style {source.name}"

    def _redirect(self) -> str:
        path = self.folder / "redirects.toml"
        there = [f"{p.stem}/d{n}/" for p in self.files for n in (1, 2)] + ["old/", "vol/d1/#gone"]
        old = self.r.choice([*there, "old/x/", "vol/d1/#x"])
        new = self.r.choice([*there, "vol/d1/#d1fn1", "https://example.org/"])
        known = path.read_text("utf-8") if path.exists() else ""
        if f'"{old}"' in known:
            path.unlink()
            return "no redirects"
        path.write_text(f'{known}"{old}" = "{new}"\n', "utf-8")
        return f"redirect {old} → {new}"

    def _reset(self) -> str:
        """Nothing of the project's own any more."""
        which = self.r.choice(["templates", "xslt", "images", "facsimiles", "settings"])
        if which == "settings":
            self.settings = {"edition": {"title": "T"}}
            self._write_settings()
        shutil.rmtree(self.folder / which, ignore_errors=True)
        return f"no {which}"


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return str(value)

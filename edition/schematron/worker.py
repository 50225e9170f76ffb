"""The process in which Saxon runs, so that it can be stopped and reaches nothing.

    python -m edition.schematron.worker PARENT

It is given messages on standard input and answers on standard output, each a JSON text after its
length. First the stylesheet; then documents. Saxon is told to open no address and to call no function
from elsewhere; besides, on systems that have it, the process gives up the right to open or write any
file before it is handed the schema.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sys
from typing import IO, Any, Final
from urllib.parse import quote

from edition.workers import end_with

MEMORY: Final = 2_000_000_000
"""Bytes that the process may take."""
_LINE: Final = re.compile(r"\bon line (\d+)")

_PARSER: Final = (
    "http://xml.org/sax/features/external-general-entities",
    "http://xml.org/sax/features/external-parameter-entities",
    "http://apache.org/xml/features/nonvalidating/load-external-dtd",
)
"""What the XML parser is not to do."""
_FIRST: Final = """\
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/">
    <xsl:value-of select="matches(name(*), '\\p{L}'), format-date(current-date(), '[MNn]'),
      serialize(parse-xml('&lt;a/&gt;'))"/>
  </xsl:template>
</xsl:stylesheet>"""


def send(out: IO[bytes], message: dict[str, Any]) -> None:
    data = json.dumps(message).encode()
    out.write(len(data).to_bytes(8, "big") + data)
    out.flush()


def receive(source: IO[bytes], most: int = sys.maxsize) -> dict[str, Any] | None:
    """The next message; None where there is none any more, or one that is too long."""
    head = source.read(8)
    if len(head) < 8:
        return None
    length = int.from_bytes(head, "big")
    if length > most:
        return None
    data = source.read(length)
    if len(data) < length:
        return None
    found: dict[str, Any] = json.loads(data)
    return found


def main() -> None:
    end_with(int(sys.argv[1]))
    source, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):  # what Saxon says, it says there
        os.dup2(quiet, number)
    for name in list(os.environ):
        del os.environ[name]  # XPath's environment-variable() has nothing to tell
    import saxonche

    processor = saxonche.PySaxonProcessor(license=False)
    processor.set_configuration_property("http://saxon.sf.net/feature/allowedProtocols", "")
    processor.set_configuration_property(
        "http://saxon.sf.net/feature/allow-external-functions", "false"
    )
    for feature in _PARSER:
        name = "http://saxon.sf.net/feature/parserFeature?uri=" + quote(feature, safe="")
        processor.set_configuration_property(name, "false")
    compiler = processor.new_xslt30_processor()
    builder = processor.new_document_builder()
    _closed(processor, compiler)
    program: Any = None
    while (message := receive(source)) is not None:
        if hasattr(signal, "alarm"):
            signal.alarm(int(message["seconds"]) + 1)  # should nobody be left to stop it
        try:
            if "stylesheet" in message:
                program = compiler.compile_stylesheet(
                    stylesheet_text=message["stylesheet"], encoding="UTF-8"
                )
                answer: dict[str, Any] = {}
            else:
                builder.set_base_uri(message["address"])
                node = builder.parse_xml(xml_text=message["text"], encoding="UTF-8")
                program.set_parameter(
                    "{edition-guard}files",
                    processor.make_string_value(message["files"], encoding="UTF-8"),
                )
                answer = {"out": program.transform_to_string(xdm_node=node)}
        except Exception as error:  # noqa: BLE001 (what a schema does wrong is the answer)
            words = str(error).strip()
            line = _LINE.search(words)
            answer = {"error": words, "line": int(line[1]) if line else 0}
        if hasattr(signal, "alarm"):
            signal.alarm(0)
        send(out, answer)


def _closed(processor: Any, compiler: Any) -> None:
    """Give up what a schema must not use. What Saxon loads of itself it has loaded after one run."""
    first = compiler.compile_stylesheet(stylesheet_text=_FIRST, encoding="UTF-8")
    first.transform_to_string(xdm_node=processor.parse_xml(xml_text="<a/>"))
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    for what, most in (
        (resource.RLIMIT_NOFILE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, MEMORY),
    ):  # fmt: skip
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()

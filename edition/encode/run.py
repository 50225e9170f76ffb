"""Any number of transcripts: found, encoded in several processes, written, remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from edition import files
from edition.encode import encoded_files, entries, envelope, register
from edition.encode.document import Encoder
from edition.encode.encoded_files import Made
from edition.encode.register import Register
from edition.fault import apart
from edition.files.digest import digest
from edition.files.names import portable
from edition.finding import CannotRun, Finding, declare
from edition.project import shown
from edition.resources import code_digest
from edition.transcript import metadata, source
from edition.transcript.model import Proposal
from edition.volume.read import read as read_tei
from edition.volume.tei import XML_ID
from edition.workers import Lost, Pool, count

declare(
    "transcript.none",
    "error",
    "Name .txt or .md files, or a folder that holds some.",
    "There is nothing to encode.",
)
declare(
    "transcript.same-id",
    "warning",
    "Give one of the two another id in its metadata.",
    "Two documents cannot have the same xml:id in one volume.",
)
declare(
    "encode.by-hand",
    "warning",
    "Compare the two; keep what you want in the file, and delete the one beside it. To have the "
    "file "
    "encoded anew, delete it.",
    "What an editor has changed is never written over.",
)

SIDECAR: Final = ".meta"
_FEW: Final = 24
"""Fewer transcripts than this are encoded in this process: starting others takes longer."""


@dataclass(frozen=True)
class Options:
    """How to encode."""

    output: Path
    registers: tuple[Path, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    """Metadata for all transcripts, such as the profile; each one's own come first."""
    workers: int = 0


@dataclass
class Result:
    """What came of it."""

    output: Path
    documents: int = 0
    written: int = 0
    unchanged: int = 0
    beside: list[str] = field(default_factory=list)
    """Files changed by hand, and so left alone."""
    failed: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    """What each transcript was recognised as, and by what."""
    findings: list[Finding] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)


@dataclass(frozen=True)
class _Job:
    path: Path
    shown: str
    key: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Done:
    data: bytes | None
    id: str
    kind: str
    recognised: str
    findings: tuple[Finding, ...]
    proposals: tuple[Proposal, ...]


def transcripts(paths: Sequence[Path]) -> list[Path]:
    """The transcripts that paths mean: files, and folders searched through. Raises CannotRun where
    there is none."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.suffix.lower() in source.SUFFIXES and p.is_file())
            found += sorted(p for p in inside if not p.name.startswith("."))
        elif path.exists():
            found.append(path)
        else:
            raise CannotRun(Finding("file.unreadable", shown(path), "There is no such file."))
    unique = list(dict.fromkeys(p.absolute() for p in found))
    if not unique:
        where = ", ".join(shown(p) for p in paths)
        raise CannotRun(Finding("transcript.none", where, "There is no transcript here."))
    return unique


def registers(paths: Sequence[Path]) -> tuple[Register, list[Finding]]:
    """The registers of TEI files, as one."""
    found: list[Finding] = []
    persons: list[register.Person] = []
    terms: list[register.Term] = []
    ids: set[str] = set()
    for path in paths:
        with apart(found, shown(path), f"reading the register {shown(path)}"):
            tei, said = read_tei(path, shown(path))
            if tei is None:
                found += said
                continue
            one = register.read(tei.root)
            persons += [p for p in one.persons if p.id not in {q.id for q in persons}]
            ids |= one.ids
            terms += [t for t in one.terms if t.id not in {u.id for u in terms}]
    return Register(tuple(persons), tuple(terms), frozenset(ids)), found


def run(
    paths: Sequence[Path], options: Options, step: Callable[[str, int, int], None] = lambda *_: None
) -> Result:
    """Encode transcripts into `options.output`, each into a file named after its document.

    What has not changed is not encoded again; what an editor has changed is not written over. Raises
    CannotRun where there is nothing to encode or nowhere to write.
    """
    found = transcripts(paths)
    known, said = registers(options.registers)
    result = Result(options.output, findings=said)
    base = "\0".join((code_digest(), known.digest_text, repr(options.values)))
    memory = encoded_files.Memory(options.output)
    before, after = memory.before, memory.after
    waiting: list[_Job] = []
    taken: dict[str, str] = {}
    step("encode", 0, len(found))
    for path in found:
        name = shown(path)
        key = digest("\0".join((base, _digest(path), _digest(sidecar(path)))).encode())
        made = before.get(name)
        if made and made.key == key and encoded_files.state(options.output, made.name, made) == "ours":
            _tell(result, name, made)
            result.unchanged += 1
            taken[made.name] = name
        else:
            waiting.append(_Job(path, name, key, options.values))
    done = result.unchanged
    for job, out in _encoded(waiting, known, options.workers):
        done += 1
        step("encode", done, len(found))
        _keep(job, out, result, options.output, memory, taken)
    result.findings.sort(key=lambda f: (f.path, f.line, f.column))
    result.proposals.sort(key=lambda p: (p.path, p.line, p.column))
    kept = [p for name, made in after.items() if made is before.get(name) for p in made.proposals]
    result.proposals = entries.numbered(result.proposals, known.ids, kept)
    _renumber(after, result.proposals)
    memory.keep(after)
    result.proposals = entries.merged(result.proposals)
    return result


def _renumber(after: encoded_files.Ledger, proposals: Sequence[Proposal]) -> None:
    """Remember the proposals of each transcript with the ids that they were given."""
    by_path: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        by_path.setdefault(proposal.path, []).append(proposal)
    for name, some in by_path.items():
        if name in after:
            after[name] = msgspec.structs.replace(after[name], proposals=tuple(some))


def sidecar(path: Path) -> Path:
    """Where the metadata of a transcript stand that is to stay as it is."""
    return path.with_suffix(SIDECAR)


def _digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _keep(
    job: _Job,
    out: _Done,
    result: Result,
    folder: Path,
    memory: encoded_files.Memory,
    taken: dict[str, str],
) -> None:
    """Write what was encoded, unless an editor has changed the file since."""
    findings = list(out.findings)
    old = memory.before.get(job.shown)
    if out.data is None:
        result.failed.append(job.shown)
        result.findings += findings
        return
    name = f"{portable(out.id)}.xml"
    if name in taken:
        message = f"{taken[name]} has the same id, {out.id}; this one goes to another file."
        findings.append(Finding("transcript.same-id", job.shown, message, document=out.id))
        name = f"{portable(out.id)}-{job.path.stem}.xml"
    taken[name] = job.shown
    if (
        old
        and old.name != name
        and old.name not in taken
        and encoded_files.state(folder, old.name, old) == "ours"
    ):
        files.remove(folder / old.name)  # the document has another id now
    content = digest(out.data)
    state = encoded_files.state(folder, name, old if old and old.name == name else None)
    if state == "changed" and _digest(folder / name) == content:
        state = "ours"
    if state == "changed":
        beside = name.removesuffix(".xml") + encoded_files.BESIDE
        files.write(folder / beside, out.data)
        result.beside.append(shown(folder / name))
        message = f"The file was changed by hand and is left as it is; the new encoding is {beside}."
        findings.append(Finding("encode.by-hand", shown(folder / name), message, document=out.id))
        content = old.content if old else ""
    else:
        files.write(folder / name, out.data)
        result.written += 1
    made = Made(
        job.key, content, name, out.kind, out.recognised,
        tuple(f for f in findings if f.code != "encode.by-hand"), out.proposals,
    )  # fmt: skip
    memory.add(job.shown, made)
    _tell(result, job.shown, made)
    result.findings += [f for f in findings if f.code == "encode.by-hand"]


def _tell(result: Result, name: str, made: Made) -> None:
    result.documents += 1
    result.kinds[name] = f"{made.kind}: {made.recognised}"
    result.findings += made.findings
    result.proposals += made.proposals


# -- in a worker -----------------------------------------------------------------------------------


def _one(encoder: Encoder, job: _Job) -> _Done:
    found: list[Finding] = []
    with apart(found, job.shown, f"encoding {job.shown}"):
        return encode_file(encoder, job.path, job.shown, dict(job.values))
    return _Done(None, "", "", "", tuple(found), ())


def encode_file(encoder: Encoder, path: Path, name: str, values: dict[str, str] | None = None) -> _Done:
    """Encode one file; its findings say why where there is no TEI."""
    text, findings = source.read(path, name)
    beside = sidecar(path)
    own: dict[str, str] = {}
    if beside.is_file() and beside != path:
        block, said = source.read(beside, shown(beside))
        findings += said
        if block is not None:
            own, said = metadata.parse(block, shown(beside))
            findings += said
    if text is None:
        return _Done(None, "", "", "", tuple(findings), ())
    document, transcript = encoder.encode(text, name, path.stem, (values or {}) | own)
    entries.propose(transcript, encoder.tagger)
    data = envelope.wrap(document, transcript)
    key = document.get(XML_ID, "")
    said_all = [*findings, *transcript.findings]
    return _Done(
        data, key, transcript.kind, transcript.recognised,
        tuple(f if f.document else msgspec.structs.replace(f, document=key) for f in said_all),
        tuple(msgspec.structs.replace(p, document=key) for p in transcript.proposals),
    )  # fmt: skip


def _encoded(jobs: list[_Job], known: Register, workers: int) -> Iterator[tuple[_Job, _Done]]:
    """Encode jobs in order, in several processes where that is worth it."""
    size = count(workers)
    with Pool(size, Encoder, (known,)) as pool:
        results = pool.in_order(_one, jobs, alone=size < 2 or len(jobs) < _FEW)
        for job, result in zip(jobs, results, strict=True):
            if isinstance(result, Lost):
                result = _Done(None, "", "", "", (result.finding(job.shown),), ())
            yield job, result

"""What is checked against what: as options say, else the settings of the project, else the files."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from edition import project as projects
from edition.finding import CannotRun, Finding
from edition.relaxng.files import resolved
from edition.validate.run import OWN, Check


class CheckRequest(NamedTuple):
    """What the command was asked for, as far as it says what is checked against what."""

    paths: tuple[Path, ...]
    schemas: tuple[str, ...]
    schematrons: tuple[str, ...]
    phase: str = ""
    rules: bool = True
    baseline: Path | None = None

    def now(self) -> tuple[projects.Project, Check, Path | None]:
        """The project, what to check, and the file of known findings, as they stand now."""
        project = projects.find(self.paths)
        chosen, root, has_project = project.settings, project.root, project.configured
        if not has_project and (around := projects.around(project.files)):
            (root, chosen), has_project = around, True
        settings = chosen.validation
        root = root if has_project else Path()
        named = self.schemas or tuple(_from(root, name) for name in settings.schema)
        rules_of = self.schematrons or tuple(_from(root, name) for name in settings.schematron)
        check = Check(
            tuple(named), tuple(rules_of), self.phase or settings.phase,
            str(root if has_project else _common(project.files)), self.rules,
            settings.error, settings.warning, settings.off, chosen.volumes.max_megabytes,
            chosen.edition.profile, least=True,
        )  # fmt: skip
        known = root / settings.baseline if settings.baseline else None
        return project, check, self.baseline or known


def _from(root: Path, name: str) -> str:
    """A schema that the settings name: below the project, or the software's own."""
    if name == OWN:
        return name
    path = resolved(root / name)
    if not path.is_relative_to(root.resolve()):
        message = f'"{name}", which [validation] names, lies outside the project.'
        raise CannotRun(Finding("project.outside", str(root / "edition.toml"), message))
    return str(path)


def _common(files: tuple[Path, ...]) -> Path:
    """Without a project, what files name must lie in the working directory or beside them."""
    here = Path.cwd()
    if all(resolved(file).is_relative_to(here) for file in files):
        return here
    return resolved(files[0]).parent if len(files) == 1 else here

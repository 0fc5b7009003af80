"""The fake Desk, and the runtime of the client: mutants of modules."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from .mentions import mentions
from .python_mutants import mutants
from .reach import Reach, measured
from .trial import Trial
from .workshop import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .crew import Crew
    from .mutant import Fate, Mutant
    from .workshop import Workshop

_LEAST_SECONDS = 30.0
_RUNTIME = ROOT / "runtime" / "tencent_desk_runtime"


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """Modules, and the tests that are there for them.

    Attributes:
        name: what it is called.
        folder: where the modules are.
        modules: their names, as patterns.
        tests: names of the files of tests, as patterns.
        also: tests of a module that no measurement finds: they run it in another process, or use
            values that it sets when it is imported.
    """

    name: str
    folder: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def mutants(self) -> list[Mutant]:
        """All of them."""
        folder = ROOT / self.folder
        return [
            mutant
            for module in self.modules
            for path in sorted(folder.glob(module))
            for mutant in mutants(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        ]

    def test_files(self) -> tuple[str, ...]:
        """The files of tests that are there for it."""
        folder = ROOT / "contract_tests"
        found = {path for pattern in self.tests for path in folder.glob(pattern)}
        return tuple(sorted(str(path.relative_to(ROOT)) for path in found))

    def reach(self, crew: Crew) -> Reach:
        """What its tests reach."""
        return crew.once(partial(measured, tests=self.test_files(), sources=[self.folder]))

    def trial(self, mutant: Mutant, reach: Reach) -> Trial:
        """A mutant, and the tests for it."""
        also = self.also.get(PurePath(mutant.file).name, ())
        uses = mentions(mutant.file, mutant.line, self.folder)
        tests = [*reach.tests(uses or [(mutant.file, mutant.line)]), *also]
        return Trial(
            mutant,
            tests,
            collected=self.collected(),
            seconds=seconds(tests, reach),
            early={mutant.file: reach.early.get(mutant.file, [])},
        )

    def collected(self) -> tuple[str, ...]:
        """The files of all its tests."""
        also = {test.partition("::")[0] for tests in self.also.values() for test in tests}
        return tuple(sorted({*self.test_files(), *also}))


def seconds(tests: Sequence[str], reach: Reach) -> float:
    """When to give tests up."""
    return max(_LEAST_SECONDS, 10 * sum(reach.seconds.get(test, 5.0) for test in tests))


def fate(workshop: Workshop, trial: Trial) -> Fate:
    """What becomes of a mutant."""
    return workshop.fate(trial)


_PAGE = ("contract_tests/mock/test_page.py",)
MOCK = CodeGroup(
    "mock",
    "mock/tencent_desk_mock",
    ("**/*.py",),
    (
        "mock/test_*.py",
        "agreement/test_replies.py",
        "agreement/test_samples.py",
    ),
    {
        "cli.py": ("contract_tests/mock/test_command.py",),
        "control.py": _PAGE,
        "describe.py": _PAGE,
        "entities.py": ("contract_tests/mock/test_docs.py",),
        "server.py": ("contract_tests/mock/test_command.py", "contract_tests/mock/test_faces.py"),
        "messages.py": ("contract_tests/mock/test_bounds.py",),
        "origin.py": ("contract_tests/mock/test_origin.py",),
        "pytest_plugin.py": ("contract_tests/mock/test_faces.py",),
        "fields.py": _PAGE,
        "reference.py": _PAGE,
        "serving.py": _PAGE,
        "patch_schemas.py": (
            "contract_tests/mock/test_bounds.py",
            "contract_tests/mock/test_faces.py",
            "contract_tests/mock/test_world_file.py",
        ),
    },
)
RUNTIME = CodeGroup(
    "runtime",
    "runtime/tencent_desk_runtime",
    tuple(sorted(path.relative_to(_RUNTIME).as_posix() for path in _RUNTIME.rglob("*.py"))),
    (
        "bulk/test_*.py",
        "bulk/test_*.py",
        "cli/test_*.py",
        "client/test_*.py",
        "agreement/test_replies.py",
        "agreement/test_samples.py",
    ),
    {
        "__init__.py": ("contract_tests/cli/test_command.py",),
        "_bulk.py": ("contract_tests/cli/test_send.py",),
    },
)

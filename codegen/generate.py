"""Run openapi-python-client with our templates, and format the result."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.properties import AnyProperty
from openapi_python_client.strings import snake_case
from ruff import find_ruff_bin  # type: ignore[import-untyped]

from . import openapi30, postman, provenance
from .callbacks import Callbacks
from .commands import every_code, flags
from .contract import Contract, ContractError, Node, Operation
from .naming import Field, Naming
from .refusals import check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openapi_python_client.parser.properties import ModelProperty

HERE = Path(__file__).parent
PACKAGE = "tencent_desk"
MOCK_NAMES = "mock/tencent_desk_mock/names.py"

_TEMPLATES = HERE / "templates"
_OWN_TEMPLATES = _TEMPLATES / "package"
"""Hold templates that the generator does not know, each at the place of its module."""

_HEADER = "# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.\n"
_RUFF_RULES = "E4,E7,E9,F,I,RUF022,TC,UP"


def generate(contract_path: Path, target: Path, mock_names: Path | None = None) -> None:
    """Write the package of a contract.

    Args:
        contract_path: the OpenAPI document.
        target: the folder of the package. It must not exist.
        mock_names: the module with the names for the mock's types, if wanted.

    Raises:
        ContractError: the contract cannot be turned into a faithful client.
        UpstreamMovedError: a replaced template of the generator has changed.
    """
    contract = Contract(contract_path)
    config = ConfigFile.load_from_path(HERE / "config.yaml")
    check(contract, config.field_prefix)
    provenance.check_upstream()
    project = _make_project(contract, config, contract_path, target)
    _refuse_unfaithful(project)
    naming = Naming(contract, project.config.field_prefix)
    _register_helpers(project, contract, naming)
    with contextlib.redirect_stdout(io.StringIO()):
        problems = project.build()
    _refuse(problems)
    shutil.rmtree(target / "api")
    _render_own(project, naming, contract, target)
    _format(target)
    for path in target.rglob("*.py"):
        _write(path, _HEADER + path.read_text(encoding="utf-8"))
    provenance.write(contract_path, target)
    if mock_names:
        _write(mock_names, project.env.get_template("mock_names.py.jinja").render())
        _format(mock_names)
        _write(mock_names, _HEADER + mock_names.read_text(encoding="utf-8"))


def _make_project(contract: Contract, config_file: ConfigFile, path: Path, target: Path) -> Project:
    config = Config.from_sources(
        config_file,
        MetaType.NONE,
        document_source=path,
        file_encoding="utf-8",
        overwrite=False,
        output_path=target,
    )
    document = _drop_doubles(contract.without_callbacks())
    data = GeneratorData.from_dict(document, config=config)
    if isinstance(data, GeneratorError):
        raise ContractError("", f"openapi-python-client: {data.header} {data.detail or ''}")
    return Project(openapi=data, config=config, custom_template_path=_TEMPLATES)


def _drop_doubles(node: Any) -> Any:
    """Return a copy without `enum` next to `const`, for which the generator would make an enum
    class.
    """
    if isinstance(node, list):
        return [_drop_doubles(item) for item in node]
    if not isinstance(node, dict):
        return node
    dropped = {"enum"} if "const" in node else frozenset[str]()
    return {key: _drop_doubles(value) for key, value in node.items() if key not in dropped}


def _refuse(problems: Sequence[GeneratorError]) -> None:
    """Raise for a warning of the generator: the client would lack something."""
    if problems:
        problem = "; ".join(f"{one.header} {one.detail or ''}".strip() for one in problems)
        raise ContractError("", f"openapi-python-client: {problem}")


def _refuse_unfaithful(project: Project) -> None:
    """Raise for a type `Any`, which the generator writes if it cannot express a type."""
    for collection in project.openapi.endpoint_collections_by_tag.values():
        _refuse([*collection.parse_errors])
        for endpoint in collection.endpoints:
            bodies = [body.prop for body in endpoint.bodies]
            replies = [
                reply.prop for reply in endpoint.responses if str(reply.status_code).startswith("2")
            ]
            for prop in (*bodies, *replies):
                if re.search(r"\bAny\b", str(prop.get_type_string())):
                    raise ContractError(
                        f"/paths/{str(endpoint.path).replace('/', '~1')}",
                        f"openapi-python-client types {endpoint.name} as Any",
                    )
    for model in project.openapi.models:
        for prop in (*(model.required_properties or ()), *(model.optional_properties or ())):
            if isinstance(prop, AnyProperty):
                raise ContractError(
                    f"/components/schemas/{model.class_info.name}/properties/{prop.name.get_untrusted_value()}",
                    "openapi-python-client types it as Any",
                )


def _register_helpers(project: Project, contract: Contract, naming: Naming) -> None:
    """Register template globals and filters."""

    def named(model: ModelProperty) -> str:
        return str(model.class_info.name)

    def model_names() -> list[str]:
        models = [str(model.class_info.name) for model in project.openapi.models]
        enums = [str(enum.class_info.name) for enum in project.openapi.enums]
        return sorted([*models, *enums, *naming.unions])

    def free_fields(schema: str) -> list[Field]:
        """Return the fields of an object that are not constants."""
        return [one for one in naming.fields(schema) if not one.type.startswith("Literal[")]

    project.env.globals.update(
        callbacks=Callbacks(contract, naming),
        contract=contract,
        client_models=naming.client_models,
        union_names=frozenset(naming.unions),
        free_fields=free_fields,
        model_names=model_names,
    )
    project.env.filters.update(
        arguments=naming.arguments,
        docstring=docstring,
        eager_imports=lambda model: naming.imports(named(model), enums=True),
        flags=lambda operation: flags(contract, naming, operation),
        every_code=lambda operation: every_code(contract, operation),
        fields_of=lambda model: naming.fields(named(model)),
        item_type=naming.item_type,
        paging_arguments=naming.paging_arguments,
        stream_arguments=naming.stream_arguments,
        python_name=naming.python_name,
        is_reply=lambda model: naming.is_reply(named(model)),
        model_imports=lambda model: naming.imports(named(model), enums=False),
        imported=lambda name: f"read_{snake_case(name)}" if name in naming.unions else name,
        literal=repr,
        members=members,
        raised=lambda operation: raised(contract, operation),
        snakecase=snake_case,
        tuple_of_keys=tuple,
    )


def docstring(text: str, indent: int = 4) -> str:
    """Return a text for a docstring at some indent."""
    safe = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    width = 108 - indent
    return textwrap.fill(safe, width).replace(
        "\n", "\n" + " " * (indent + 4 if indent > 8 else indent)
    )


def members(node: Node) -> list[tuple[str, object, str]]:
    """Return name, value and meaning of each member of an enum."""
    return list(
        zip(node["x-enum-varnames"], node["enum"], node["x-enum-descriptions"], strict=True)
    )


def raised(contract: Contract, operation: Operation) -> list[tuple[str, str]]:
    """Return the exceptions of an operation, with the codes that its page lists for each."""
    listed = {entry.code: entry for entry in contract.errors()}
    found = []
    for kind in contract.error_kinds():
        codes = [str(code) for code in operation.codes if listed[code].kind == kind.name]
        if codes:
            found.append((kind.class_name, ", ".join(codes)))
    return found


def _render_own(project: Project, naming: Naming, contract: Contract, target: Path) -> None:
    for path in _OWN_TEMPLATES.rglob("*.jinja"):
        template = project.env.get_template(path.relative_to(_TEMPLATES).as_posix())
        _write(target / path.relative_to(_OWN_TEMPLATES).with_suffix(""), template.render())
    _write(target / "py.typed", "")
    for form in (openapi30, postman):
        _write(target / "documents" / form.NAME, form.write(contract))
    union_template = project.env.get_template("union.py.jinja")
    for name, union in naming.unions.items():
        text = union_template.render(name=name, union=union)
        _write(target / "models" / f"{snake_case(name)}.py", text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _format(target: Path) -> None:
    """Sort imports and format the code, with the pinned ruff and no other configuration."""
    settings = "--isolated --no-cache --quiet --target-version py311 --line-length 100"
    for command in (
        f"check --fix --unsafe-fixes --output-format concise --select {_RUFF_RULES}",
        "format",
    ):
        done = subprocess.run(  # noqa: S603 - ruff of this environment
            [find_ruff_bin(), *command.split(), *settings.split(), str(target)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ContractError(
                "", f"ruff reports errors in the generated code:\n{done.stdout}{done.stderr}"
            )

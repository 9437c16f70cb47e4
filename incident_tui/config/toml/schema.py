"""The JSON Schema (draft 2020-12) of a type that files are read by, for editors.

It says what a key by itself may hold. What only the whole file shows (a name that is there
twice) the reader alone knows.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect as kinds

from incident_tui.config.toml.kind import (
    Kind,
    bounds_of,
    fields_of,
    kind_of,
    names_of,
    under_name,
    words_of,
)
from incident_tui.domain.written import Part, form_of

Node = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(cls: type[Part], title: str) -> Node:
    """Return the schema of a file that is read by a type."""
    parts: dict[str, Node] = {}
    _node(kinds.type_info(cls), parts)
    whole = parts.pop(cls.__name__)
    return {"$schema": DRAFT, **whole, "title": title, "$defs": dict(sorted(parts.items()))}


def _node(whole: kinds.Type, parts: dict[str, Node]) -> Node:
    """Return the schema of a type; those of the tables in it are added to `parts`."""
    kind = kind_of(whole)
    match kind.type:
        case _ if words := words_of(kind):
            return {"type": "string", "enum": [*words]}
        case kinds.StructType() as part:
            return _part(part, parts)
        case kinds.DictType():
            return {"type": "object", **dict(_table(kind, kind.type, parts))}
        case kinds.VarTupleType(item_type=item, min_length=least):
            found: Node = {"type": "array", "items": _node(item, parts)}
            found |= {"minItems": least} if least else {}
            return found | ({"uniqueItems": True} if "once" in kind.extra else {})
        case kinds.StrType():
            return _text(kind, kind.type)
        case kinds.IntType() | kinds.FloatType():
            return _number(kind)
        case kinds.BoolType():
            return {"type": "boolean"}
        case kinds.CustomType(cls=cls):
            return {"description": _doc(cls), **_node(kinds.type_info(form_of(cls)), parts)}
        case kinds.UnionType(types=types):
            return {"anyOf": [_node(inner, parts) for inner in types]}
        case _:
            return {}


def _part(kind: kinds.StructType, parts: dict[str, Node]) -> Node:
    """Return a reference to the schema of a table with keys of its own."""
    name = kind.cls.__name__
    if name not in parts:
        parts[name] = {}  # before its fields: a table may hold one of its own kind
        fields = fields_of(kind)
        parts[name] = {
            "description": _doc(kind.cls),
            "type": "object",
            "properties": {key: _field(field, parts) for key, field in fields.items()},
            "required": [key for key, field in fields.items() if field.required],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _field(field: kinds.Field, parts: dict[str, Node]) -> Node:
    node = _node(field.type, parts)
    default = field.default
    if isinstance(default, bool) or (isinstance(default, tuple) and default):
        return {**node, "default": msgspec.to_builtins(default)}
    return node


def _table(kind: Kind, table: kinds.DictType, parts: dict[str, Node]) -> Iterator[tuple[str, Any]]:
    """Yield what is said of a table of values by name."""
    required, allowed = names_of(kind)
    if required:
        yield "required", [*required]
    elif "empty" in kind.extra:
        yield "minProperties", 1
    if allowed and not kind.extra.get("more"):
        inner = {name: under_name(table.value_type, name) for name in allowed}
        yield "properties", {name: _node(one, parts) for name, one in inner.items()}
        yield "additionalProperties", False
    else:
        yield "propertyNames", _node(table.key_type, parts)
        yield "additionalProperties", _node(table.value_type, parts)


def _text(kind: Kind, text: kinds.StrType) -> Node:
    rule = kind.extra.get("rule", "")
    found: Node = {"description": rule} if rule and "{}" not in rule else {}
    found |= {"type": "string"}
    found |= {"pattern": text.pattern} if text.pattern else {}
    return found | ({"maxLength": text.max_length} if text.max_length else {})


def _number(kind: Kind) -> Node:
    whole = isinstance(kind.type, kinds.IntType)
    least, most = bounds_of(kind.type)
    said = {"description": f"a number of {kind.extra['unit']}"} if "unit" in kind.extra else {}
    return {**said, "type": "integer" if whole else "number", "minimum": least, "maximum": most}


def _doc(cls: type) -> str:
    """Return what a type is, on one line: its docstring."""
    return " ".join((inspect.getdoc(cls) or "").split())

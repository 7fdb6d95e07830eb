"""Replies that must have a shape: JSON checked against its schema, and tool calls read from it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from daogou.encoders.base import Tool, ToolCall
from daogou.encoders.chat import ChatUnavailable

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "number": (int, float), "integer": int,
}  # fmt: skip
_FENCE = re.compile(r"^\s*```(?:json)?\s*(.*?)\s*```\s*$", re.DOTALL)


def fault(value: Any, schema: Mapping[str, Any], at: str = "$") -> str | None:
    """Where a value departs from a JSON schema, or ``None`` where it follows it.

    Knows ``type``, ``enum``, ``const``, ``anyOf``, ``properties``, ``required``, ``additionalProperties: false``, ``items``
    and the bounds of numbers, strings and lists: what tools and prompts here use. Source: JSON Schema 2020-12.

    >>> fault({"n": 3}, {"type": "object", "properties": {"n": {"type": "string"}}})
    '$.n is not string'
    """
    options = schema.get("anyOf")
    if options and all(fault(value, option, at) for option in options):
        return f"{at} fits none of {len(options)} shapes"
    if "const" in schema and value != schema["const"]:
        return f"{at} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{at} is not one of {schema['enum']}"
    kinds = schema.get("type")
    if kinds is not None and not any(_is(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return f"{at} is not {kinds}"
    if isinstance(value, dict):
        return _fault_of_object(value, schema, at)
    if isinstance(value, list):
        items = schema.get("items", {})
        return _bounds(len(value), schema, "minItems", "maxItems", at) or next(
            (found for i, item in enumerate(value) if (found := fault(item, items, f"{at}[{i}]"))), None
        )
    if isinstance(value, str):
        return _bounds(len(value), schema, "minLength", "maxLength", at)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _bounds(value, schema, "minimum", "maximum", at)
    return None


def _fault_of_object(value: dict[str, Any], schema: Mapping[str, Any], at: str) -> str | None:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            return f"{at} lacks {name!r}"
    for name, inner in value.items():
        if name in known:
            if found := fault(inner, known[name], f"{at}.{name}"):
                return found
        elif schema.get("additionalProperties") is False:
            return f"{at} has an unknown {name!r}"
    return None


def _is(value: Any, kind: str) -> bool:
    if kind in ("number", "integer") and isinstance(value, bool):
        return False
    return isinstance(value, _TYPES[kind]) or (kind == "integer" and isinstance(value, float) and value.is_integer())


def _bounds(size: float, schema: Mapping[str, Any], least: str, most: str, at: str) -> str | None:
    if size < schema.get(least, size):
        return f"{at}: {size:g} is under {schema[least]}"
    if size > schema.get(most, size):
        return f"{at}: {size:g} is over {schema[most]}"
    return None


def checked(text: str, schema: Mapping[str, Any], *, who: str) -> str:
    """The JSON of a reply, without a fence around it. Raises `ChatUnavailable` where it does not follow the schema."""
    fenced = _FENCE.match(text)
    plain = fenced.group(1) if fenced else text
    try:
        found = fault(json.loads(plain), schema)
    except (ValueError, RecursionError) as error:
        raise ChatUnavailable(f"{who} answered with text that is no JSON") from error
    if found:
        raise ChatUnavailable(f"{who} answered with JSON of another shape: {found}")
    return plain


def calls_schema(tools: Sequence[Tool]) -> dict[str, Any]:
    """The schema of a reply that asks for tools, for models that know no tools of their own."""
    one = [
        {
            "type": "object",
            "properties": {"name": {"const": tool.name, "type": "string"}, "arguments": dict(tool.parameters)},
            "required": ["name", "arguments"],
            "additionalProperties": False,
        }
        for tool in tools
    ]
    return {
        "type": "object",
        "properties": {"calls": {"type": "array", "maxItems": 4, "items": {"anyOf": one}}},
        "required": ["calls"],
        "additionalProperties": False,
    }


def calls_prompt(tools: Sequence[Tool]) -> str:
    """What such a model is told of its tools."""
    listed = "\n".join(
        f"- {tool.name}: {tool.description} Arguments: {json.dumps(tool.parameters, ensure_ascii=False)}" for tool in tools
    )
    return f'Reply with JSON {{"calls": [{{"name": ..., "arguments": {{...}}}}]}}. The tools:\n{listed}'


def calls_in(text: str, tools: Sequence[Tool], *, who: str) -> tuple[ToolCall, ...]:
    """The calls of a reply that follows `calls_schema`. Raises `ChatUnavailable`."""
    found = json.loads(checked(text, calls_schema(tools), who=who))
    return tuple(ToolCall(call["name"], call["arguments"]) for call in found["calls"])


def call_of(name: str, arguments: Any, tools: Sequence[Tool], *, who: str) -> ToolCall:
    """A call as servers send it, arguments as JSON text. Raises `ChatUnavailable` for an unknown tool or other arguments."""
    tool = next((tool for tool in tools if tool.name == name), None)
    if tool is None:
        raise ChatUnavailable(f"{who} asked for {name!r}, which is none of the tools")
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return ToolCall(name, json.loads(checked(text or "{}", tool.parameters, who=who)))

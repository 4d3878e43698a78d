"""What a program nested (objects in lists in objects) -> labels and values in its order.  Pure, linear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_COUNT_KEYS = ("quantity", "qty", "count")
_NUMBER_KEYS = ("number", "order_number", "order_id", "id")
_NAME_KEYS = ("product_name", "product", "name", "title", "description")
_LABEL_KEYS = ("label", "question", "title", "field_label", "field", "name", "key", "id")
_VALUE_KEYS = ("value", "answer", "response", "values", "answers", "text")
_DEEPEST = 12


def pairs_of(key: str, value: object, depth: int = 0) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        asked = _asked_and_answered(value) or _line_of_order(value)
        for name, inner in asked or _numbered(value).items():
            yield from pairs_of(str(name), inner, depth + 1)
    elif isinstance(value, list) and any(isinstance(inner, (dict, list)) for inner in value):
        for inner in value:
            yield from pairs_of(key, inner, depth + 1)
    elif key:
        values = value if isinstance(value, list) else [value]
        yield key, ", ".join(_plain(inner) for inner in values)


def _asked_and_answered(answer: Mapping[str, object]) -> list[tuple[str, object]]:
    """Of `{"field": "Full name", "type": "text", "value": "Kay Moor"}`, as builders list what was answered."""
    label = next((answer[key] for key in _LABEL_KEYS if isinstance(answer.get(key), str)), None)
    value = next((key for key in _VALUE_KEYS if key in answer), None)
    return [(str(label), answer[value])] if label and value else []


def _numbered(order: Mapping[str, object]) -> Mapping[str, object]:
    """What lists lines of an order has a number of its own."""
    listed = (inner[0] for inner in order.values() if isinstance(inner, list) and inner)
    holds = any(isinstance(line, dict) and _line_of_order(line) for line in listed)
    number = next((key for key in _NUMBER_KEYS if key in order), "") if holds else ""
    return {"Order number" if key == number else key: inner for key, inner in order.items()} if number else order


def _line_of_order(line: Mapping[str, object]) -> list[tuple[str, object]]:
    """Of `{"id": 1, "name": "Linen thread", "quantity": 8}`: what is ordered, and no customer of that name."""
    count = next((key for key in _COUNT_KEYS if key in line), None)
    name = next((key for key in _NAME_KEYS if isinstance(line.get(key), str)), None)
    if count is None or name is None:
        return []
    rest = [(key.rpartition("_")[2], line[key]) for key in ("sku", "price", "unit_price") if line.get(key)]
    return [("Product", line[name]), ("Quantity", line[count]), *rest]


def _plain(value: object) -> str:
    if value is None:
        return ""
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)

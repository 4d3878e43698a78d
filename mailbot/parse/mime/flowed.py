"""Text as format=flowed travelled -> the paragraphs that were typed.  Pure, linear.  RFC 3676."""

from __future__ import annotations


def unwrap(text: str, delete_space: bool) -> str:
    """`delete_space`: the DelSp parameter, for languages without blanks between words."""
    out: list[str] = []
    open_depth = -1  # quote depth of the paragraph that the next line may continue; -1: none
    for line in text.split("\n"):
        depth, line = _quote_depth(line)
        line = line[1:] if line.startswith(" ") else line  # section 4.4: space-stuffing
        flows = line.endswith(" ") and line != "-- "  # section 4.3: a signature mark never flows
        words = line[:-1] if flows and delete_space else line
        if depth == open_depth and line != "-- ":
            out.append(words)
        else:
            out.append(("\n" if out else "") + _quote_mark(depth, words) + words)
        open_depth = depth if flows else -1
    return "".join(out)


def _quote_depth(line: str) -> tuple[int, str]:
    bare = line.lstrip(">")
    return len(line) - len(bare), bare


def _quote_mark(depth: int, words: str) -> str:
    return ">" * depth + (" " if depth and words else "")

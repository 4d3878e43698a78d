"""What a stranger typed as an address or a name -> Address, or nothing.  Pure, linear.  RFC 5321 section 4.1.2.

A form's address field is the place where strangers try to add recipients and headers: it is one plain mailbox or none.
"""

from __future__ import annotations

import re

from mailbot.parse.header.addresses import normal_address
from mailbot.text.later import later

_LOCAL = later(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.IGNORECASE)
_LINKED = later(r"^(\S+@\S+?)\s*[<\[(]\s*(?:mailto:)?\s*(\S+@\S+?)[>\])]$")
_LOOSE = later(r"[^\s<>()\[\],;:\"“”（）【】]+@[^\s<>()\[\],;:\"“”（）【】]+")
_LONGEST_NAME = 120


def one_line(text: str) -> str:
    """Controls, line ends and direction marks become spaces: nothing typed reaches a header."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())


def plain_mailbox(text: str) -> str:
    """The one address that a field holds; "" where it holds none, two, or anything beside it that is no name."""
    bare = text.strip(" \t\r\n")
    if len(bare) > 600 or not bare.isprintable():
        return ""
    bare = bare.removeprefix("mailto:").strip()
    linked = _LINKED.match(bare)
    if linked is not None and linked.group(1).lower() == linked.group(2).lower():
        bare = linked.group(1)
    if bare.count("@") != 1:
        return ""
    if bare.endswith(">") and bare.count("<") == 1:
        bare = bare.partition("<")[2][:-1].strip()
    address = normal_address(bare)
    local, _, domain = address.rpartition("@")
    return address if _LOCAL.fullmatch(local) and "." in domain and "[" not in domain else ""


def name_and_mailbox(text: str) -> tuple[str, str]:
    """ "Kay Moor <kay@client.example>", "Kay Moor (sam@...)", "Kay Moor sam@...": (name, address)."""
    line = one_line(text[:600])
    found = _LOOSE.search(line)
    if found is None or line.count("@") != 1:
        return clean_name(line) if "@" not in line else "", ""
    name = line[: found.start()] + line[found.end() :]
    return clean_name(name.replace("mailto:", "")), plain_mailbox(found.group().strip("'"))


_ASIDE = later(r"\S\s?[(（][^()（）]+[)）]$")  # "Kay Moor (Moor Ltd)": no half of a bracket stays
_TITLE = later(
    r"(?:Herrn?|Frau|Mrs?|Ms|Miss|Mme|Mlle|Monsieur|Madame|Sra?|Señora?|Sig(?:\.ra)?|Dhr|Mevr|Pani?|Г-н|Г-жа)\.?\s(?=\S)"
)
_HONORIFIC = later(
    r"(?<=\S\S)\s?(?:先生|女士|小姐|님)$|"
    r"(?<=\S)\s?(?:様|殿|さま)(?:\s?[(（][^()（）]{1,40}[)）])?$|(?<=\S)\s?[(（][^()（）]{1,40}[)）]\s?(?:様|殿|さま)$"
)  # and how it is read


def clean_name(text: str) -> str:
    line = one_line(text[: 2 * _LONGEST_NAME]).strip(" <>[]\"“”',;:-")
    line = line if _ASIDE.search(line) else line.strip(" <>()[]\"“”'（）,;:-")
    line = line + '"' if line.count('"') == 1 and ' "' in line else line  # ООО "Пилот"
    return untitled(line[:_LONGEST_NAME])


def untitled(name: str) -> str:
    """Without the polite syllable that is put behind it in Japanese, Chinese and Korean."""
    return _HONORIFIC.sub("", name)


def without_title(name: str) -> str:
    """ "Mr. Kay Moor" -> "Kay Moor"; "Frau Moor" stays, or nobody could tell how to address her."""
    bare = _TITLE.sub("", name)
    return bare if " " in bare else name

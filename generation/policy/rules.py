"""Read the rules: those of the house, and those that an operator adds in a TOML or JSON file.

off = ["style.living_artist"]           # rules of the house to leave out

[lists]                                 # words for `together`, and for `@name` in any term
codenames = ["blue heron", "projekt k"]

[[rules]]
id = "embargo.codenames"                # a name of your own, in small letters
clause = "embargo"                      # one of the clauses of the house
action = "hold"                         # warn, hold or refuse; else what the clause says
words = ["@codenames", "heron* two"]
allow = ["a heron two metres tall"]
note = "For staff: why this rule is here."
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from generation.policy.clauses import WITHIN, Action, Clause, Policy, Rule
from generation.policy.lexicon import Lexicon

_HOUSE = Path(__file__).with_name("house_rules.toml")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_LONGEST_ID = 60
_TERMS = ("words", "together", "allow", "unless")
_KEYS = {"id", "clause", "action", "within", "note", *_TERMS}


class RulesInvalid(ValueError):
    """`sentences` say, one for each fault, what is wrong and where."""

    def __init__(self, path: Path, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(f"{path}: " + " ".join(self.sentences))


@cache
def load_policy(path: Path | None = None) -> Policy:
    """The house's rules with those of an operator's file.

    Raises: RulesInvalid, also for a file that is not there.
    """
    house = tomllib.loads(_HOUSE.read_text(encoding="utf-8"))
    clauses = {
        code: Clause(code=code, **fields | {"action": Action(fields["action"])})
        for code, fields in house["clauses"].items()
    }
    own, digest = ({}, "") if path is None else _read(path)
    faults = _shape_faults(own)
    lists: dict[str, tuple[str, ...]] = {}
    _add_lists(lists, house["lists"], faults)
    if not faults:
        _add_lists(lists, own.get("lists", {}), faults)
    rules: dict[str, Rule] = {}
    for rule in house["rules"]:
        _add(rules, rule, clauses, lists, is_operators=False, faults=faults)
    if not faults:
        _switch_off(rules, own.get("off", []), faults)
        for number, rule in enumerate(own.get("rules", []), start=1):
            _add(rules, rule, clauses, lists, is_operators=True, faults=faults, number=number)
    if faults:
        raise RulesInvalid(path or _HOUSE, faults)
    version = house["version"] + (f"+{digest[:8]}" if digest else "")
    return Policy(version=version, clauses=clauses, rules=rules, lists=lists)


def _read(path: Path) -> tuple[dict[str, Any], str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RulesInvalid(path, [f"The file cannot be read: {error}."]) from error
    try:
        own = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except ValueError as error:
        raise RulesInvalid(path, [f"This is no valid {path.suffix[1:]}: {error}."]) from error
    return own, hashlib.sha256(text.encode()).hexdigest()


def _shape_faults(own: Any) -> list[str]:
    if not isinstance(own, dict):
        return ["The file must hold a table with rules, lists and off."]
    faults = [
        f"“{key}” is unknown; there are rules, lists and off."
        for key in own.keys() - {"rules", "lists", "off"}
    ]
    if not _are_tables(own.get("rules", [])):
        faults.append("“rules” must be a list of tables, each begun with [[rules]].")
    lists = own.get("lists", {})
    if not (isinstance(lists, dict) and all(map(_are_texts, lists.values()))):
        faults.append("“lists” must give each name a list of texts.")
    if not _are_texts(own.get("off", [])):
        faults.append("“off” must be a list of the ids of rules.")
    return faults


def _add(
    rules: dict[str, Rule],
    given: Mapping[str, Any],
    clauses: Mapping[str, Clause],
    lists: Mapping[str, tuple[str, ...]],
    *,
    is_operators: bool,
    faults: list[str],
    number: int = 0,
) -> None:
    name = f"Rule {given.get('id') or f'number {number}'}"
    wrong = [f"{name}: {fault}" for fault in _faults(given, clauses, lists, rules)]
    faults += wrong
    if wrong:
        return
    terms = {role: _expand(given.get(role, ()), lists) for role in ("words", "allow", "unless")}
    try:
        Lexicon((role, term) for role, words in terms.items() for term in words)
    except ValueError as error:
        faults.append(f"{name}: {error}")
        return
    rules[given["id"]] = Rule(
        id=given["id"],
        clause=given["clause"],
        action=Action(given.get("action", clauses[given["clause"]].action)),
        together=tuple(given.get("together", ())),
        within=given.get("within", WITHIN),
        note=given.get("note", ""),
        is_operators=is_operators,
        **terms,
    )


def _faults(
    given: Mapping[str, Any],
    clauses: Mapping[str, Clause],
    lists: Mapping[str, tuple[str, ...]],
    rules: Mapping[str, Rule],
) -> Iterable[str]:
    """What is wrong with a rule, before its terms are read."""
    for key in given.keys() - _KEYS:
        yield f"“{key}” is unknown; there are {', '.join(sorted(_KEYS))}."
    rule_id = given.get("id")
    if not isinstance(rule_id, str) or not _ID.fullmatch(rule_id) or len(rule_id) > _LONGEST_ID:
        yield "“id” must be small letters, digits, dots and underscores, at most 60."
    elif rule_id in rules:
        yield "there is a rule with this id already."
    if given.get("clause") not in clauses:
        yield f"“clause” must be one of {', '.join(clauses)}."
    if given.get("action", "hold") not in {"warn", "hold", "refuse"}:
        yield "“action” must be warn, hold or refuse."
    within = given.get("within", 1)
    if isinstance(within, bool) or not isinstance(within, int) or within < 1:
        yield "“within” must be a count of words, 1 or more."
    if not isinstance(given.get("note", ""), str):
        yield "“note” must be a text."
    texts = [role for role in _TERMS if not _are_texts(given.get(role, []))]
    for role in texts:
        yield f"“{role}” must be a list of texts."
    if texts:
        return
    if bool(given.get("words")) == bool(given.get("together")):
        yield "it needs either “words” or “together”."
    named = {*given.get("together", ()), *_named(given)}
    for name in sorted(named - lists.keys()):
        yield f"there is no list “{name}”."


def _switch_off(rules: dict[str, Rule], ids: list[str], faults: list[str]) -> None:
    for rule_id in ids:
        if rules.pop(rule_id, None) is None:
            faults.append(f"“off” names {rule_id}, which is no rule of the house.")


def _named(given: Mapping[str, Any]) -> set[str]:
    texts = [text for role in ("words", "allow", "unless") for text in given.get(role, ())]
    return {part[1:] for text in texts for part in text.split() if part.startswith("@")}


def _add_lists(
    lists: dict[str, tuple[str, ...]], given: Mapping[str, list[str]], faults: list[str]
) -> None:
    """A list may name those that stand above it."""
    for name, words in given.items():
        if unknown := _named({"words": words}) - lists.keys():
            faults.append(f"List {name}: there is no list “{min(unknown)}” above it.")
        elif name in lists:
            faults.append(f"List {name}: the house has a list of this name; take another.")
        else:
            lists[name] = _expand(words, lists)


def _expand(texts: Iterable[str], lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Put the words of a list where a term names it."""
    done: list[str] = []
    for text in texts:
        named = next((part for part in text.split() if part.startswith("@")), None)
        if named is None:
            done.append(text)
        else:
            each = (text.replace(named, word, 1) for word in lists[named[1:]])
            done += _expand(each, lists)
    return tuple(done)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)

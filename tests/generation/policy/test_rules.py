import json
from pathlib import Path

import pytest

from generation.policy.clauses import Action
from generation.policy.rules import RulesInvalid, load_policy
from generation.policy.screen import screen

OPERATOR = """
off = ["style.living_artist"]

[lists]
codename = ["blue heron", "projekt k"]

[[rules]]
id = "embargo.codenames"
clause = "embargo"
words = ["@codename two", "heron engine*"]
allow = ["toy heron engine*"]
note = "Until the launch."
"""


def write(folder: Path, text: str, name: str = "rules.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_house_has_a_rule_for_every_clause_that_screens() -> None:
    policy = load_policy()
    with_rules = {rule.clause for rule in policy.rules.values()}
    assert set(policy.clauses) - with_rules == {"embargo", "drawn", "unchecked"}
    assert not any(rule.is_operators for rule in policy.rules.values())
    assert [code for code, clause in policy.clauses.items() if not clause.shows_words] == [
        "child_safety"
    ]
    for code, clause in policy.clauses.items():
        assert (len(code) <= 20, len(clause.sentence) <= 300) == (True, True), code
    for rule in policy.rules.values():
        assert rule.note
        assert len(rule.id) <= 60


def test_an_operator_adds_and_leaves_out(tmp_path: Path) -> None:
    policy = load_policy(write(tmp_path, OPERATOR))
    assert policy.version.startswith(f"{load_policy().version}+")
    for text, negative, action in [
        ("the blue heron two is out", "", Action.HOLD),
        ("PROJEKT-K Two", "", Action.HOLD),
        ("a quiet lake", "heron engines", Action.HOLD),
        ("a toy heron engine", "", Action.PASS),
        ("a blue heron", "", Action.PASS),
        ("in the style of Wes Anderson", "", Action.PASS),
        ("a hardcore porn film", "", Action.REFUSE),
    ]:
        assert screen(text, negative, policy).action == action, text
    assert screen("a lake", "heron engine", policy).field == "negative_prompt"
    assert policy.rules["embargo.codenames"].is_operators


def test_json_says_the_same(tmp_path: Path) -> None:
    rules = [{"id": "own.one", "clause": "gore", "action": "warn", "words": ["marzipan"]}]
    policy = load_policy(write(tmp_path, json.dumps({"rules": rules}), "rules.json"))
    assert screen("marzipan hearts", "", policy).action == Action.WARN


RULE = '[[rules]]\nid = "own.one"\nclause = "gore"\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rules = 3", "“rules” must be a list of tables, each begun with [[rules]]."),
        ("lists = {a = 3}", "“lists” must give each name a list of texts."),
        ("off = 'x'", "“off” must be a list of the ids of rules."),
        ("off = ['x']", "“off” names x, which is no rule of the house."),
        ("more = 1", "“more” is unknown; there are rules, lists and off."),
        ("[lists]\na = ['@b']", "List a: there is no list “b” above it."),
        ("[lists]\nbare = ['b']", "List bare: the house has a list of this name; take another."),
        (RULE, "Rule own.one: it needs either “words” or “together”."),
        (RULE + "words = 'x'", "Rule own.one: “words” must be a list of texts."),
        (RULE + "words = ['@x']", "Rule own.one: there is no list “x”."),
        (RULE + "together = ['x']", "Rule own.one: there is no list “x”."),
        (RULE + "words = ['... x']", "Rule own.one: “... x” must begin and end with a word."),
        (
            RULE + "words = ['a+b']",
            "Rule own.one: “a+b” must be words of letters and digits, with spaces between.",
        ),
        (RULE + "words = ['x']\nwithin = 0", "Rule own.one: “within” must be a count of words"),
        (RULE + "words = ['x']\naction = 'ban'", "Rule own.one: “action” must be warn, hold or"),
        (RULE + "words = ['x']\nwhy = 'y'", "Rule own.one: “why” is unknown; there are action,"),
        (RULE + "words = ['x']\nnote = 3", "Rule own.one: “note” must be a text."),
        ("[[rules]]\nclause = 'gore'\nwords = ['x']", "Rule number 1: “id” must be small letters"),
        ("[[rules]]\nid = 'a.b'\nwords = ['x']", "Rule a.b: “clause” must be one of child_safety,"),
        (
            "[[rules]]\nid = 'gore.torn'\nclause = 'gore'\nwords = ['x']",
            "Rule gore.torn: there is a rule with this id already.",
        ),
        ("= 3", "This is no valid toml:"),
    ],
)
def test_faults_are_named(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(RulesInvalid) as invalid:
        load_policy(write(tmp_path, text))
    [said] = invalid.value.sentences
    assert said.startswith(sentence)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(RulesInvalid) as invalid:
        load_policy(write(tmp_path, RULE + "words = ['x']\naction = 'ban'\nnote = 3"))
    assert len(invalid.value.sentences) == 2


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RulesInvalid, match="The file cannot be read"):
        load_policy(tmp_path / "nowhere.toml")

"""``rules.toml``: what it may say, and that every fault is named with its line, its rule and the mend."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from daogou.ranking.facets import Labels
from daogou.ranking.rules import NO_RULES, RulesError, address, asked, parse, read, unknown
from daogou.understanding.need import Need, Slot

FAULTS = [
    ('[[rule]]\nname = "a"\npin = { products = ["x"], att = 3 }', r'line 3, rule "a": pin has no \'att\'; do you mean \'at\'\?'),
    ('\n\n[[rule]]\nname = "a"\npin = { products = ["x"], at = 0 }', r'line 5, rule "a": pin.at is 0; positions begin with 1'),
    ('[[rule]]\nname = "a"\n[rule.boost]\nbrand = "x"\nby = 40', r'line 5, rule "a": boost.by is 40; write a factor from 0.1 to 10'),
    ('[[rule]]\nname = "a"\nboost = { brand = "x" }', r'line 3, rule "a": by is missing; add by = ... to boost'),
    ('[[rule]]\nname = "a"\nboost = { brand = "x", by = "2" }', r"line 3, .*boost.by: expected `float`, got `str`"),
    ('[[rule]]\nname = "a"\nhide = {}', r'line 3, rule "a": hide names no products; add products, brand'),
    ('[[rule]]\nname = "a"\nhide = { attribute = "red" }', r"'red' is no name=value, such as colour=red"),
    ('[[rule]]\nname = "a"\nhide = { price_from = 9, price_to = 3 }', r"hide.price_from is above price_to"),
    ('[[rule]]\nname = "a"\nprefer = { margin = 0.9 }', r"prefer.margin is 0.9; write a weight from 0 to 0.3"),
    ('[[rule]]\nname = "a"\ndiversity = { per = "shop", most = 2 }', r"diversity.per is 'shop'; write brand, category, family or"),
    ('[[rule]]\nname = "a"\ndiversity = { per = "brand", most = 3, first = 3 }', r"diversity needs 1 <= most < first"),
    ('[[rule]]\nname = "a"', r"line 1, .*does nothing; add pin, boost"),
    ('[[rule]]\nhide = { brand = "x" }', r"line 1, rule 1: name is missing; add name = ..."),
    ('[[rule]]\nname = "a b!"\nhide = { brand = "x" }', r"the name 'a b!' is not made of letters"),
    ('[[rule]]\nname = "a"\nhide = { brand = "x" }\n\n[[rule]]\nname = "a"\nhide = { brand = "y" }', r"line 6, .*the name is taken"),
    ('[[rule]]\nname = "a"\nuntil = "2026-01-01"\nhide = { brand = "x" }', r"line 3, .*until is no date; write until = 2026-11-11"),
    ('[[rule]]\nname = "a"\nfrom = 2026-02-01\nuntil = 2026-01-01\nhide = { brand = "x" }', r"line 4, .*until is not after from"),
    ('[[rule]]\nname = "a"\nwhen = { query = "！" }\nhide = { brand = "x" }', r"line 3, .*has no words"),
    ('[[rules]]\nname = "a"', r"there is no \[rules\]; write \[\[rule\]\]"),
    ('[rule]\nname = "a"', r"write \[\[rule\]\] with two brackets"),
    ("[[rule]]\nname = \n", r"not valid TOML: .*line 2"),
    ('[[synonym]]\nwords = ["a"]', r'line 1, synonym 1: write words = \["a", "b"\] for both ways'),
    ('[[redirect]]\nname = "r"\nquery = "a"\nto = "//evil.example"', r"line 4, .*leads to another site"),
    ('[[redirect]]\nname = "r"\nquery = "a"\nto = "javascript:alert(1)"', r"is neither a path nor http"),
    ('[[redirect]]\nname = "r"\nquery = "a"\nto = "/\\\\evil"', r"has a space, control character or backslash"),
    ('[[redirect]]\nname = "r"\nquery = "a"\nto = "/b"\nbrand = "x"', r"leads to no one page; write to, category or brand"),
    ('[[redirect]]\nname = "r"\nto = "/b"', r"says for no query"),
    ('[[redirect]]\nname = "r"\nquery = "a"\nto = "/search?q=b"\n[[redirect]]\nname = "s"\nquery = "b"\nto = "/c"',
     r"line 1, redirect \"r\": leads to the search 'b', which 's' redirects again"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_a_fault_is_named_with_its_line_and_mend(text: str, message: str) -> None:
    with pytest.raises(RulesError, match=message):
        parse(text)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(RulesError) as caught:
        parse('[[rule]]\nname = "a"\nhide = {}\n\n[[rule]]\nname = "b"\npin = { products = [], at = 0 }')
    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        'rules.toml line 3, rule "a"', 'rules.toml line 7, rule "b"', 'rules.toml line 7, rule "b"',
    ]  # fmt: skip


def test_no_file_is_no_rules_and_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    assert read(tmp_path / "rules.toml") == NO_RULES
    (tmp_path / "rules.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(RulesError, match="save it as UTF-8"):
        read(tmp_path / "rules.toml")


def test_dates_are_utc_or_say_their_offset_and_a_bare_day_counts_whole() -> None:
    rules = parse(
        '[[rule]]\nname = "a"\nfrom = 2026-11-11T00:00:00+08:00\nuntil = 2026-11-11\nhide = { brand = "x" }'
    ).rules
    assert rules[0].start == datetime(2026, 11, 10, 16, tzinfo=UTC)
    assert rules[0].until == datetime(2026, 11, 12, tzinfo=UTC)


RULES = parse("""
[[rule]]
name = "whole"
when = { query = ["Running-Shoes", "跑鞋"] }
hide = { brand = "x" }

[[rule]]
name = "words"
when = { contains = "女鞋", language = "zh" }
hide = { brand = "x" }

[[rule]]
name = "kind"
when = { category = "shoes" }
hide = { brand = "x" }

[[rule]]
name = "both"
when = { contains = "red", brand = "Suyi" }
hide = { brand = "x" }

[[redirect]]
name = "returns"
contains = "退货"
to = "/policies"

[[redirect]]
name = "brand"
query = "suyi"
brand = "Suyi"
""")


def meant(query: str, *slots: Slot, language: str = "zh", chosen: dict[str, list[str]] | None = None) -> list[str]:
    need = Need(query, language, query, slots)
    return [rule.name for rule in RULES.matcher.rules_for(asked(query, need, chosen, {"running": "shoes"}))]


def test_rules_wait_for_whole_queries_words_kinds_and_brands() -> None:
    running = Slot("category:running", "category", "category", ("running",))
    brand = Slot("brand:suyi", "brand", "brand", ("suyi",))
    assert meant("running shoe") == meant("RUNNING　SHOES") == meant("跑鞋") == ["whole"]
    assert meant("red running shoes") == []
    assert meant("白色女鞋 37") == ["words"]
    assert meant("白色女鞋 37", language="en") == []
    assert meant("jogging", running) == ["kind"]
    assert meant("x", chosen={"category": ["running"]}) == ["kind"]
    assert meant("red") == []
    assert meant("red coat", brand) == ["both"]
    assert meant("coat", replace_excluded(brand)) == []


def replace_excluded(slot: Slot) -> Slot:
    return Slot(f"not:{slot.id}", slot.kind, slot.name, slot.values, excluded=True)


def test_redirects_lead_to_paths_and_to_pages_of_the_shop() -> None:
    (returns,) = RULES.matcher.redirects_for(asked("怎么退货"))
    assert address(returns) == "/policies"
    (brand,) = RULES.matcher.redirects_for(asked("Suyi"))
    assert address(brand) == "/search?f=brand%7Csuyi"


def test_what_the_shop_does_not_have_is_warned_of() -> None:
    labels = Labels(categories={"shoes-running": {"en": "Running Shoes"}}, brands={"suyi": {"en": "Suyi"}})
    rules = parse(
        '[[rule]]\nname = "a"\nwhen = { category = "Running Shoes" }\nboost = { brand = "suyii", by = 2 }\n'
        'pin = { products = ["gone", "there"] }'
    )
    told = [one.text for one in unknown(rules, labels, lambda ids: {i for i in ids if i == "gone"})]
    assert told == [
        "the shop has no product 'gone'",
        "the shop has no category 'Running Shoes'; is it 'shoes-running'?",
        "the shop has no brand 'suyii'; is it 'suyi'?",
    ]


def test_the_mark_changes_with_what_rules_do() -> None:
    one = parse('[[rule]]\nname = "a"\nhide = { products = ["x", "y", "z"] }')
    same = parse('\n# moved\n[[rule]]\nhide = { products = ["z", "x", "y"] }\nname = "a"')
    other = parse('[[rule]]\nname = "a"\nhide = { products = ["x", "y"] }')
    assert one.mark(one.rules) == same.mark(same.rules) != other.mark(other.rules)

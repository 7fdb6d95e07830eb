"""`daogou bench zhqa`: how replies are judged, and both kinds of system on questions of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daogou.bench import zhqa
from daogou.bench.data import NoData
from daogou.bench.zhqa import Item, chooses, is_contained, is_exact, most_frequent, read_items, says
from daogou.encoders.chat import ChatUnavailable
from daogou.encoders.hashing import HashingEncoder

ROWS = [
    ("IC", "***电商网页***：纯棉雨伞折叠\n***候选类目***：雨伞,手套,毛巾\n***答案***：", "雨伞"),
    ("PC", "***个性化偏好***：茶壶茶杯\n***候选品类***：A.跑步机;B.茶壶茶杯;C.耳机;D.帐篷\n***答案***：", "B"),
    ("RLC", "***query***：保温杯\n***商品信息***：保温杯不锈钢\n***答案***：", "相关"),
    ("RLC", "***query***：保温杯\n***商品信息***：儿童自行车\n***答案***：", "不相关"),
    ("RLC", '规则\n纬度列表：\n["功能","材质&成分"]\n请输出：', "功能\n\n#理由：材质&成分一致"),
    ("BC", "***query***：茶壶产地？***答案***：", "宜兴"),
    ("CC", "商品'紫砂壶'是茶壶吗？\n***答案***：", "是"),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    lines = [json.dumps({"task": t, "system_prompt": "请回答", "prompt": p, "gt": g}) for t, p, g in ROWS]
    (tmp_path / zhqa.FILE).write_text("\n".join(lines), "utf-8")
    return tmp_path


def test_candidates_are_read_and_explanations_left_out(data: Path) -> None:
    items = read_items(data)
    assert [item.candidates for item in items] == [
        ("雨伞", "手套", "毛巾"), ("A", "B", "C", "D"), ("相关", "不相关"), ("相关", "不相关"),
        ("功能", "材质&成分"), (), ("是", "否"),
    ]  # fmt: skip
    assert items[4].answer == "功能"
    with pytest.raises(NoData):
        read_items(data / "nowhere")


@pytest.mark.parametrize(
    ("item", "reply", "exact", "contained"),
    [
        (Item("IC", "", "", "湿巾,手套", ("湿巾", "手套", "毛巾")), "手套、湿巾", True, True),
        (Item("IC", "", "", "湿巾,手套", ("湿巾", "手套", "毛巾")), "手套", False, False),
        (Item("IC", "", "", "湿巾", ("湿巾", "手套")), "湿巾和手套", False, False),
        (Item("RLC", "", "", "相关", ("相关", "不相关")), "不相关", False, False),
        (Item("RLC", "", "", "不相关", ("相关", "不相关")), "商品不相关。", False, True),
        (Item("BC", "", "", "日本"), "答案：日本\n因为……", True, True),
        (Item("BC", "", "", "日本"), "", False, False),
    ],
)
def test_replies_are_judged(item: Item, reply: str, exact: bool, contained: bool) -> None:
    assert (is_exact(item, reply), is_contained(item, reply)) == (exact, contained)


def test_what_a_shop_cannot_know_is_not_tried(data: Path) -> None:
    items = read_items(data)
    reply = chooses(items, HashingEncoder())
    assert [reply(item) for item in items if item.task in ("IC", "PC")] == ["雨伞", "B"]
    assert [reply(item) for item in items if item.task in ("BC", "CC")] == [None, None]


def test_the_baseline_does_not_count_a_question_s_own_answer() -> None:
    items = [Item("AC", "", "a", "红"), Item("AC", "", "b", "红"), Item("AC", "", "c", "蓝")]
    reply = most_frequent(items)
    assert [reply(item) for item in items] == ["红", "红", "红"]
    assert most_frequent(items[2:])(items[2]) == ""


class _Model:
    name = "answers 是"

    def complete(self, messages: list[dict[str, str]], **_: object) -> str:
        assert messages[0] == {"role": "system", "content": "请回答"}
        if "产地" in messages[-1]["content"]:
            raise ChatUnavailable("too long")
        return "是"


def test_a_chat_model_is_measured_beside(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zhqa, "load_text_encoder", lambda name: HashingEncoder())
    monkeypatch.setattr(zhqa, "load_chat_model", lambda settings: _Model())
    rows = {(row["system"], row["task"].split()[0]): row for row in zhqa.run(data, data / "out.json", model="x")}
    assert (rows["answers 是", "CC"]["exact"], rows["answers 是", "BC"]["exact"]) == (1.0, 0.0)
    assert (rows["answers 是", "BC"]["tried"], rows["answers 是", "BC"]["answered"]) == (1, 0)
    assert (rows["daogou", "CC"]["tried"], rows["daogou", "CC"]["exact"]) == (0, None)
    assert json.loads((data / "out.json").read_text("utf-8"))["benchmark"] == "zhqa"
    assert says(_Model())(read_items(data)[5]) == ""

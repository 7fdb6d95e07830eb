"""The guide to talk to, in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

import pytest

from browsing import HOSTILE, MARKS, PHONE, Opener, Shop, Visit, browser, shop, visiting
from daogou.encoders.chat_guard import GuardedChatModel
from daogou.encoders.chat_scripted import ScriptedChatModel

pytestmark = MARKS
__all__ = ["browser", "shop", "visiting"]  # fixtures

WORDS = {
    "zh": {"open": "问导购", "find": "红色外套", "price": "第一个多少钱", "shown": "100 元", "wash": "可以机洗吗", "quote": "可以机洗。",
           "buy": "我要第一个", "size": "S", "policy": "怎么退货", "rule": "七天内可以无理由退货。", "mode": "没有用语言模型"},
    "en": {"open": "Ask the guide", "find": "show me a red coat", "price": "how much is the first one?", "shown": "¥100",
           "wash": "is it machine washable?", "quote": "Machine washable at 30 degrees.", "buy": "I'll take the first one", "size": "S",
           "policy": "How do I return it?", "rule": "Returns within 7 days.", "mode": "No language model"},
}  # fmt: skip


def say(visit: Visit, text: str) -> Any:
    """Say something in the panel; the turn that answers it, once it is whole."""
    log = visit.page.locator(".chat .turn")
    before = log.count()
    visit.page.locator(".chat-form input").fill(text)
    visit.page.locator(".chat-form input").press("Enter")
    turn = log.nth(before)
    turn.locator(".statements li").first.wait_for()
    until = time.monotonic() + 8
    while visit.page.evaluate("JSON.parse(sessionStorage['daogou.talk'] ?? '[]').length") <= before:
        assert time.monotonic() < until, "the answer did not end"
        visit.page.wait_for_timeout(20)
    return turn


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_conversation_from_a_wish_to_the_basket(language: str, visiting: Opener, shop: Shop) -> None:
    words = WORDS[language]
    with visiting(language) as visit:
        page = visit.page
        visit.open("/")
        page.get_by_role("button", name=words["open"]).click()
        found = say(visit, words["find"])
        assert found.locator(".chat-items a").first.get_attribute("href") == "/product/coat-red"
        assert words["mode"] in page.locator(".chat-mode").inner_text()
        assert words["shown"] in say(visit, words["price"]).inner_text()

        washed = say(visit, words["wash"])
        statement = washed.locator(".statement").first
        statement.click()
        washed.locator(".source mark").first.wait_for()
        assert words["quote"] in washed.locator(".source mark").all_inner_texts()
        assert statement.get_attribute("aria-expanded") == "true"

        ruled = say(visit, words["policy"])
        ruled.locator(".statement").first.click()
        assert words["rule"] in ruled.locator(".source mark").all_inner_texts()

        say(visit, words["buy"])
        page.locator(".chat-chips button", has_text=re.compile(f"^{words['size']}$")).click()
        page.locator(".chat .turn a[href='/cart']").wait_for()
        page.locator(".cart-link .badge").wait_for()
        page.locator(".chat .turn a[href='/cart']").click()
        page.wait_for_url("**/cart")
        visit.settled()
        assert page.locator(".line").count() == 1
        assert page.locator(".chat").is_visible()  # it stays while the page changes
        assert len([e for e in shop.guide.events.latest(50) if e.name == "add_to_cart"]) == 1


def test_it_is_there_after_a_reload_and_can_be_started_afresh(visiting: Opener) -> None:
    with visiting("en") as visit:
        visit.open("/")
        visit.page.locator(".chat-opener").click()
        say(visit, "show me a red coat")
        told = visit.texts(".chat .statements li")
        visit.open("/search?q=shoes")
        assert visit.texts(".chat .statements li") == told
        visit.page.get_by_role("button", name="Start afresh").click()
        assert visit.page.locator(".chat .turn").count() == 0
        assert visit.page.locator(".chat-chips button").count() == 3


def test_the_keyboard_is_enough_to_talk(visiting: Opener) -> None:
    with visiting("en") as visit:
        page = visit.page
        visit.open("/")
        page.locator(".chat-opener").focus()
        page.keyboard.press("Enter")
        page.keyboard.type("show me a red coat")
        page.keyboard.press("Enter")
        page.locator(".chat .turn .statement").first.wait_for()
        page.locator(".chat .turn .statement").first.focus()
        page.keyboard.press("Enter")
        page.locator(".chat .source mark").first.wait_for()
        page.keyboard.press("Escape")
        assert page.locator(".chat").is_hidden()
        assert page.evaluate("document.activeElement.className") == "chat-opener"


def test_on_a_phone_it_has_the_window_to_itself_and_makes_way(visiting: Opener) -> None:
    with visiting("zh", viewport=PHONE, has_touch=True) as visit:
        page = visit.page
        visit.open("/")
        page.locator(".chat-opener").tap()
        say(visit, "红色外套")
        say(visit, "比较红色和蓝色的外套")
        box = page.locator(".chat").bounding_box()
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, PHONE["width"], PHONE["height"])
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert page.locator(".chat-form input").bounding_box()["y"] < PHONE["height"]
        page.locator(".chat-items a").first.tap()
        page.wait_for_url("**/product/**")
        assert page.locator(".chat").is_hidden()


def test_this_is_the_product_whose_page_is_looked_at(visiting: Opener) -> None:
    with visiting("en") as visit:
        page = visit.page
        visit.open("/product/coat-red")
        page.locator(".chat-opener").click()
        assert "Machine washable at 30 degrees." in say(visit, "is it machine washable?").inner_text()
        visit.open("/product/shoe-blue")
        said = []
        page.on("request", lambda request: said.append(request.post_data_json) if request.url.endswith("/v1/chat") else None)
        say(visit, "how much is it?")
        page.locator("header a[href='/']").first.click()
        visit.settled()
        say(visit, "how much is it?")
        page.go_back()
        visit.settled()
        say(visit, "how much is it?")
        assert [body["product"] for body in said] == ["shoe-blue", None, "shoe-blue"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_it_never_covers_the_button_that_buys(language: str, visiting: Opener) -> None:
    with visiting(language, viewport=PHONE, has_touch=True) as visit:
        page = visit.page
        visit.open("/product/coat-red")
        buy, opener = page.locator(".buy-action button").first, page.locator(".chat-opener")
        assert opener.get_attribute("aria-expanded") == "false"
        assert page.get_by_role("button", name=WORDS[language]["open"]).is_visible()
        height = page.evaluate("document.documentElement.scrollHeight")
        met = 0
        for y in range(0, height, 40):
            page.evaluate(f"window.scrollTo(0, {y})")
            one, two = buy.bounding_box(), opener.bounding_box()
            beside = one["y"] < two["y"] + two["height"] and two["y"] < one["y"] + one["height"]
            met += beside
            assert not beside or one["x"] + one["width"] <= two["x"] or two["x"] + two["width"] <= one["x"], y
        assert met  # they do meet on the way


def test_what_is_said_is_text_and_never_markup(visiting: Opener) -> None:
    with visiting("en") as visit:
        visit.open("/")
        visit.page.locator(".chat-opener").click()
        turn = say(visit, HOSTILE)
        assert turn.locator(".asked").inner_text() == HOSTILE
        assert visit.page.locator(".chat img[src=x], .chat .asked *, .chat .statements b").count() == 0


def test_a_shop_out_of_reach_is_said_in_the_conversation_and_tried_again(visiting: Opener) -> None:
    with visiting("en") as visit:
        page = visit.page
        visit.open("/")
        page.locator(".chat-opener").click()
        page.route("**/v1/chat", lambda route: route.abort())
        page.locator(".chat-form input").fill("show me a red coat")
        page.keyboard.press("Enter")
        page.locator(".chat .warn").wait_for()
        page.unroute("**/v1/chat")
        page.locator(".chat .warn button").click()
        page.locator(".chat .turn .statement").first.wait_for()
        assert page.locator(".chat .turn").count() == 1
        visit.errors.clear()  # Chromium logs the request that was kept from it


class Slow(ScriptedChatModel):
    """A model that takes a moment before every line."""

    def stream(self, messages: Sequence[Any], **_: Any) -> Any:
        for line in self.complete(messages).splitlines(keepends=True):
            time.sleep(0.5)
            yield line


def test_cards_are_there_before_the_words_and_words_come_one_by_one(visiting: Opener, shop: Shop) -> None:
    reply = "[1] The Red Coats costs ¥100 and its colour is Red.\n[2] It is free.\n"
    shop.guide.chat_model = GuardedChatModel(Slow({"Red Coats": reply}))
    with visiting("en") as visit:
        page = visit.page
        visit.open("/")
        page.locator(".chat-opener").click()
        page.locator(".chat-form input").fill("show me a red coat")
        page.keyboard.press("Enter")
        page.locator(".chat-items a").first.wait_for()
        assert page.locator(".chat .turn .statement").count() == 0
        page.locator(".chat .turn .statement", has_text="The Red Coats costs ¥100 and its colour is Red.").wait_for()
        page.locator(".chat-mode", has_text="every sentence checked").wait_for()
        assert not any("free" in text for text in visit.texts(".chat .turn li"))

"""The storefront in a real browser: a shopper's way through it, by pointer, by keyboard and on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from browsing import HOSTILE, MARKS, PAGES, PHONE, Opener, Shop, browser, shop, visiting

pytestmark = MARKS
__all__ = ["browser", "shop", "visiting"]  # fixtures

WORDS = {
    "zh": {
        "typed": "外", "suggested": "外套", "query": "红色 500以内", "chips": ["红色", "¥500 以内"], "left": ["红色"],
        "facet": "外套", "title": "红色外套", "question": "可以机洗吗？", "evidence": "可以机洗。", "done": "谢谢",
    },
    "en": {
        "typed": "coa", "suggested": "Coats", "query": "red under 500", "chips": ["Red", "Under ¥500"], "left": ["Red"],
        "facet": "Coats", "title": "Red Coats", "question": "Is it machine washable?",
        "evidence": "Machine washable at 30 degrees.", "done": "Thank you",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shoppers_way_from_words_to_checkout(language: str, visiting: Opener, shop: Shop) -> None:
    words = WORDS[language]
    with visiting(language) as visit:
        page = visit.page
        visit.open("/")
        box = page.get_by_role("combobox")
        box.press_sequentially(words["typed"])
        page.get_by_role("option").first.wait_for()
        assert words["suggested"] in visit.texts("[role=option] .suggested")
        box.fill(words["query"])
        box.press("Enter")
        page.locator(".chip").first.wait_for()
        assert visit.texts(".chip") == words["chips"]
        for chip in page.locator(".chip").all():
            assert chip.get_attribute("title")

        page.locator(".chip", has_text="500").click()
        page.wait_for_url("**without=price**")
        visit.settled()
        assert visit.texts(".chip") == words["left"]

        page.locator(".facets").get_by_label(words["facet"]).check()
        page.wait_for_url("**f=category**")
        visit.settled()
        assert visit.texts(".chip") == [*words["left"], words["facet"]]
        assert visit.texts(".card-title")[0] == words["title"]
        assert page.locator(".card .reasons").count()

        page.locator(".card-link").first.click()
        page.wait_for_url("**/product/coat-red")
        visit.settled()
        assert visit.texts("h1") == [words["title"]]

        page.locator(".ask input").fill(words["question"])
        page.locator(".ask button").click()
        page.locator(".statement").first.click()
        assert words["evidence"] in visit.texts(".source mark")
        page.locator(".source button").first.click()
        assert page.locator(".description.flash").count() == 1

        page.locator(".option", has_text="L").click()
        page.locator(".buy-action button").click()
        page.locator(".added").wait_for()
        page.locator("#cart-link").click()
        page.locator(".line").wait_for()
        page.locator(".stepper button").last.click()
        page.locator(".summary .button").click()
        page.locator("dialog .button.primary").click()
        page.get_by_role("heading", name=words["done"]).wait_for()
        assert page.locator("#cart-link .badge").count() == 0

    told = {event.name: event for event in shop.guide.events.events()}
    assert {"view_search_results", "select_item", "view_item", "add_to_cart", "view_cart", "begin_checkout", "purchase"} <= set(told)
    bought = told["purchase"]
    assert (bought.items[0].variant_id, bought.items[0].quantity) == ("coat-red/L", 2)
    for name in ("select_item", "view_item", "add_to_cart", "purchase"):
        led = shop.guide.events.exposure(told[name].exposure_id or "")
        assert led is not None, f"{name} does not say which slate led to it"
        assert (led.surface, led.query) == ("search", words["query"])


def test_nothing_is_cut_off_on_a_phone(visiting: Opener) -> None:
    with visiting("zh", viewport=PHONE, has_touch=True, is_mobile=True) as visit:
        visit.open("/product/coat-red")
        visit.page.locator(".buy-action button").tap()
        for path in PAGES:
            visit.open(path)
            visit.page.wait_for_load_state("networkidle")
            width = visit.page.evaluate("() => document.documentElement.scrollWidth")
            assert width <= PHONE["width"], f"{path} is {width} px wide"
        visit.open("/search?q=")
        visit.page.locator(".button.filter").tap()
        visit.page.locator("dialog .facet").first.wait_for()
        visit.page.locator("dialog .sheet-close").tap()
        visit.page.locator(".results > .facets").wait_for(state="attached")


def test_the_keyboard_is_enough(visiting: Opener) -> None:
    with visiting("en") as visit:
        page, keys = visit.page, visit.page.keyboard
        visit.open("/")
        keys.press("/")
        keys.type("run")
        page.get_by_role("option").first.wait_for()
        keys.press("Escape")
        assert page.get_by_role("combobox").get_attribute("aria-expanded") == "false"
        keys.press("ArrowDown")
        page.get_by_role("option").first.wait_for()
        keys.press("ArrowDown")
        active = page.get_by_role("combobox").get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
        keys.press("Enter")
        page.wait_for_url("**/search**")
        visit.settled()
        for _ in range(40):
            if page.evaluate("() => document.activeElement.classList.contains('card-link')"):
                break
            keys.press("Tab")
        keys.press("Enter")
        page.wait_for_url("**/product/**")
        visit.settled()
        assert page.evaluate("() => document.activeElement.tagName") == "H1"
        page.locator(".option input").first.focus()
        keys.press("ArrowRight")
        keys.press("ArrowRight")
        assert visit.texts(".said") == ["L"]
        keys.press("Tab")
        keys.press("Enter")
        page.locator(".added").wait_for()
        page.go_back()
        page.locator(".card").first.wait_for()


def test_it_works_without_pictures(visiting: Opener) -> None:
    with visiting("zh") as visit:
        visit.page.route("**/media/**", lambda route: route.fulfill(status=200, content_type="image/webp", body=b""))
        visit.open("/search?q=外套")
        visit.page.locator(".card .initial").first.wait_for()
        assert visit.texts(".card .initial")[0] in ("红", "黑", "蓝")
        visit.page.locator(".card-link").first.click()
        visit.page.wait_for_url("**/product/**")
        visit.page.locator(".stage img").wait_for()
        assert visit.page.locator(".stage img").get_attribute("alt") == visit.texts("h1")[0]


def test_what_the_shop_writes_is_text_and_never_markup(visiting: Opener) -> None:
    with visiting("zh") as visit:
        visit.page.route("**/v1/products/*", with_hostile_texts)
        visit.page.route("**/v1/ask", with_hostile_texts)
        visit.open("/product/coat-red")
        assert visit.texts("h1") == [HOSTILE]
        assert visit.page.locator(".description").inner_text() == HOSTILE
        visit.page.locator(".ask input").fill("可以机洗吗")
        visit.page.locator(".ask input").press("Enter")
        visit.page.locator(".statement").first.click()
        assert HOSTILE in visit.texts(".source mark")
        assert visit.page.locator("b", has_text="帽子").count() == 0
        assert visit.page.title() != "1"


def with_hostile_texts(route: Any) -> None:
    """Lets a request through and puts markup in place of every text that people would read."""

    def spoiled(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: spoiled(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [spoiled(one) for one in value]
        return HOSTILE if key in ("zh", "en", "text", "author", "question") and isinstance(value, str) else value

    answer = route.fetch()
    route.fulfill(response=answer, json=spoiled(answer.json()))


def test_a_clip_plays_when_it_is_chosen(visiting: Opener) -> None:
    with visiting("en") as visit:
        visit.open("/product/coat-red")
        visit.page.get_by_label("Red Coats, clip").click()
        clip = visit.page.locator(".stage video")
        clip.wait_for()
        visit.page.wait_for_selector(".stage video")
        assert clip.get_attribute("poster") == "/media/coat-red.webp"
        assert clip.evaluate("(video) => new Promise((done) => { video.onplaying = () => done(!video.paused); if (video.readyState > 2) done(!video.paused); })")
        visit.page.get_by_label("picture 2 of 3").click()
        assert visit.page.locator(".stage img").get_attribute("src") == "/media/coat-red-detail.webp"


def test_nothing_found_is_not_the_same_as_not_sold(visiting: Opener) -> None:
    with visiting("zh") as visit:
        visit.open("/search?q=不要红色不要黑色不要蓝色")
        assert visit.texts(".nothing h2")[0] == "没有完全符合的"
        wishes = visit.texts(".ways .button")
        assert len(wishes) == 3
        visit.page.locator(".ways .button").first.click()
        visit.page.locator(".card").first.wait_for()
        visit.open("/search?q=钢琴")
        assert any("不卖" in text for text in visit.texts(".note.strong"))


def test_two_products_are_compared_by_a_question(visiting: Opener) -> None:
    with visiting("zh") as visit:
        visit.open("/search?q=外套")
        for position in range(2):
            visit.page.locator(".card").nth(position).hover()
            visit.page.locator(".pick").nth(position).click()
        visit.page.locator("dg-tray .button.primary").click()
        visit.page.locator(".compare-table").wait_for()
        visit.page.locator(".ask input").fill("哪个可以机洗？")
        visit.page.locator(".ask input").press("Enter")
        visit.page.locator(".statement").first.click()
        assert visit.page.locator(".source a").first.is_visible()
        rows = visit.page.locator(".compare-table tbody tr:visible").count()
        visit.page.get_by_label("只看不同").check()
        assert 0 < visit.page.locator(".compare-table tbody tr:visible").count() < rows


def test_the_language_switches_in_place_and_stays(visiting: Opener) -> None:
    with visiting("zh") as visit:
        visit.open("/product/coat-red")
        visit.page.locator("#language").click()
        visit.page.locator("h1", has_text="Red Coats").wait_for()
        assert visit.page.locator("html").get_attribute("lang") == "en"
        visit.page.reload()
        visit.page.locator("h1", has_text="Red Coats").wait_for()


def test_a_shop_out_of_reach_is_said_and_can_be_tried_again(visiting: Opener) -> None:
    with visiting("en") as visit:
        visit.page.route("**/v1/search", lambda route: route.abort())
        visit.open("/search?q=coat")
        assert "can't be reached" in visit.texts(".nothing")[0]
        visit.page.unroute("**/v1/search")
        visit.page.locator(".nothing .button").click()
        visit.page.locator(".card").first.wait_for()
        assert len(visit.errors) == 1  # the browser's own word for the request that was cut off
        visit.errors.clear()


CONTRAST = """() => {
  const number = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const style = getComputedStyle(node);
      if (style.backgroundImage !== "none") return null;
      const [r, g, b, a = 1] = number(style.backgroundColor);
      if (a > 0.85) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility({ opacityProperty: true }) || node.closest(".sr, noscript, :disabled")) continue;
    const back = ground(node);
    if (!back) continue;
    const [a, b] = [light(number(getComputedStyle(node).color)), light(back)].sort((x, y) => y - x);
    seen += 1;
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(`${walker.currentNode.data.trim()} in .${node.className}`);
  }
  return { seen, poor };
}"""


def test_every_text_stands_out_from_its_ground(visiting: Opener) -> None:
    with visiting("en") as visit:
        visit.open("/product/coat-red")
        visit.page.locator(".buy-action button").click()
        for path in (*PAGES, "/search?q=red not blue under 500"):
            visit.open(path)
            visit.page.wait_for_load_state("networkidle")
            found = visit.page.evaluate(CONTRAST)
            assert found["seen"] > 5
            assert found["poor"] == [], path


def test_nothing_moves_for_those_who_want_it_so(visiting: Opener) -> None:
    with visiting("en", reduced_motion="reduce") as visit:
        visit.open("/product/coat-red")
        visit.page.locator(".thumbs button").last.click()
        visit.page.locator(".ask input").fill("Is it machine washable?")
        visit.page.locator(".ask input").press("Enter")
        visit.page.locator(".statement").first.click()
        visit.page.locator(".source button").first.click()
        visit.page.wait_for_timeout(50)
        moving = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
        assert visit.page.evaluate(moving) == 0

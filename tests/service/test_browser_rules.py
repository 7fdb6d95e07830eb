"""The shop's rules in a real browser: a query is led elsewhere, and a pinned product says why it stands first."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from browsing import MARKS, Opener, Shop, browser, shop, visiting

pytestmark = MARKS
__all__ = ["browser", "shop", "visiting"]  # fixtures


def test_a_rule_leads_a_query_elsewhere_and_says_why_a_product_comes_first(visiting: Opener, shop: Shop) -> None:
    (shop.guide.folder / "rules.toml").write_text(
        '[[redirect]]\nname = "returns"\nquery = "怎么退货"\nto = "/policies"\n\n'
        '[[rule]]\nname = "pick"\nwhen = { query = "外套" }\npin = { products = ["mug-red"] }\nwhy = "本周精选"\n', "utf-8",
    )  # fmt: skip
    time.sleep(1)  # within which a changed file is noticed
    with visiting("zh") as visit:
        visit.open("/")
        box = visit.page.get_by_role("combobox")
        box.fill("怎么退货")
        box.press("Enter")
        visit.page.wait_for_url("**/policies")
        visit.settled()
        visit.page.go_back()
        visit.page.wait_for_url(lambda url: urlsplit(url).path == "/")  # and not to the query, which would lead on again
        visit.open("/search?q=外套")
        assert visit.texts(".card .reasons li")[0] == "本周精选"

"""Products of a small shop that tests of several rooms, and processes that they start, make."""

from __future__ import annotations

from daogou.catalog.model import Attribute, Category, Faq, Money, Product, Review, Variant

COLOURS = {"red": "红色", "black": "黑色", "blue": "蓝色"}
KINDS = {"coat": ("外套", "Coats"), "mug": ("杯子", "Mugs"), "shoe": ("跑鞋", "Running Shoes")}


def make_product(kind: str, colour: str, price: int, *, stock: int | None = 5, extra: str = "") -> Product:
    """A product of one variant in two languages."""
    zh, en = KINDS[kind]
    identity = f"{kind}-{colour}{extra}"
    colours = Attribute(
        "colour", colour, None, {"zh": "颜色", "en": "Colour"}, {"zh": COLOURS[colour], "en": colour.title()}
    )
    return Product(
        id=identity,
        title={"zh": f"{COLOURS[colour]}{zh}{extra}", "en": f"{colour.title()} {en}{extra}"},
        description={"zh": "可以机洗。", "en": "Machine washable at 30 degrees."},
        brand={"zh": "山行", "en": "Shanxing"},
        category=(Category(kind, {"zh": zh, "en": en}),),
        attributes=(colours, Attribute("weight", 250.0, "g", {"zh": "重量", "en": "Weight"})),
        variants=(Variant(f"{identity}/1", Money(price * 100, "CNY"), stock=stock),),
        reviews=(Review("r1", {"zh": "很暖和，不掉色。", "en": "Very warm, colour holds."}, 5.0),),
        faqs=(
            Faq(
                "q1",
                {"zh": "偏大吗？", "en": "Does it run large?"},
                {"zh": "正常尺码。", "en": "True to size."},
            ),
        ),
    )

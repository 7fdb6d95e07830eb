"""What the assistant says around evidence, in both languages. Nothing here claims anything of a product."""

from __future__ import annotations

PHRASES: dict[str, tuple[str, str]] = {
    "hello": ("你好，想找点什么？说说用途、预算或者给谁用都行。", "Hello! What are you looking for? A use, a budget or who it's for will do."),
    "thanks": ("不客气，还需要什么随时说。", "You're welcome. Tell me if you need anything else."),
    "again": ("好的，重新开始。想找点什么？", "Starting afresh. What are you looking for?"),
    "found": ("这几款可以看看：", "These are worth a look:"),
    "one": ("找到一款：", "I found one:"),
    "nothing": ("没有同时满足这些条件的商品，去掉一个条件试试。", "Nothing meets all of this; try removing a wish."),
    "no_more": ("没有更多符合条件的了。", "There is nothing more that fits."),
    "nearest": ("没有完全符合的，下面是最接近的：", "Nothing fits exactly; these come nearest:"),
    "beyond": ("这个价位没有，最接近的是：", "Nothing at that price; these come nearest:"),
    "none_shown": ("还没有商品可以指，先说说想找什么。", "There is nothing to point at yet; tell me what you are looking for."),
    "which": ("想要哪一款？", "Which one do you mean?"),
    "which_option": ("选哪一种？", "Which option?"),
    "sold_out": ("这个选项缺货，换一个试试。", "That option is sold out; please pick another."),
    "all_sold_out": ("这款目前全部缺货。", "It is sold out in every option at the moment."),
    "no_option": ("没有这个选项，可以选：", "That option is not offered; these are:"),
    "added": ("已加入购物车：", "In your basket: "),
    "removed": ("已从购物车去掉。", "Taken out of your basket."),
    "empty_cart": ("购物车是空的。", "Your basket is empty."),
    "cart": ("购物车里有：", "Your basket:"),
    "checkout": ("可以去购物车结账了。", "You can check out from the basket."),
    "person": ("好的，请人工客服来接着帮你。", "I'll ask a person to take over."),
    "cheaper_none": ("没有更便宜的了。", "There is nothing cheaper."),
    "dearer_none": ("没有更高价位的了。", "There is nothing in a higher range."),
    "matching": ("可以搭配：", "This goes with it:"),
    "matching_none": ("没有找到合适的搭配。", "I found nothing that goes with it."),
    "gone": ("这款商品已经下架了。", "That product is no longer in the shop."),
    "language": ("好的，接下来用中文。", "Sure, in English from here on."),
    "bot": ("我是这家店的自动导购，不是真人；要找人工随时说。", "I'm the shop's automatic guide, not a person; say so whenever you want one."),
    "scope": ("这个我帮不上忙，我只了解这家店的商品和规则。", "I can't help with that; I only know this shop's products and policies."),
    "unsold": ("本店没有这类商品。", "This shop doesn't sell that."),
    "remembered": ("记住了，找商品时会用上：", "I'll remember this and use it: "),
    "unremembered": ("没听明白要记住什么，可以说“记住我穿 M 码”。", "I didn't catch what to remember; say for example “remember that I wear M”."),
    "recall": ("你让我记住的：", "You asked me to remember: "),
    "recall_none": ("没有记住关于你的任何事。", "I remember nothing about you."),
    "forgotten": ("好的，你让我记住的都删掉了。", "Done: what you asked me to remember is deleted."),
    "by_memory": ("按你让我记住的：", "As you asked me to remember: "),
    "set": ("按预算配了一套：", "A set within what you named:"),
    "set_free": ("配了一套：", "A set:"),
    "set_total": ("一共：", "In total: "),
    "set_least": ("预算不够：最省的一套也要 ", "That is not enough: the least such a set costs is "),
    "set_missing": ("店里没有找到：", "The shop has none of: "),
    "set_options": ("有些要先选规格，说第几个就行。", "Some need an option first; say which one."),
    "say": ("请说说想找什么。", "Please tell me what you are looking for."),
}  # fmt: skip


def phrase(key: str, language: str) -> str:
    """A phrase in a language.

    >>> phrase("found", "en")
    'These are worth a look:'
    """
    return PHRASES[key][0 if language == "zh" else 1]

"""``daogou learn``: rankers from judgements or clicks, their proof and their versions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from daogou.cli.options import HERE, ShopOption
from daogou.guide import Guide
from daogou.learning.registry import Card


def learn(
    shop: ShopOption = HERE,
    judgements: Annotated[
        Path | None, typer.Option(help="A BEIR folder, or a CSV or TSV of query, product, gain.")
    ] = None,
    clicks: Annotated[bool, typer.Option("--clicks", help="Learn from what shoppers did.")] = False,
    simulated: Annotated[bool, typer.Option("--simulated", help="Simulated shoppers count too.")] = False,
    use: Annotated[str | None, typer.Option(help="Put this version in use, or none.", metavar="VERSION|none")] = None,
) -> None:
    """Learn to rank from judgements or clicks; what is proved better goes into use. Without options: the versions."""
    with Guide.open(shop) as guide:
        if use is not None:
            guide.rankers.use(None if use == "none" else use)
        elif judgements is not None:
            _show_card(guide.lessons.from_judgements(judgements, on_progress=_say))
        elif clicks:
            _show_card(guide.lessons.from_clicks(simulated=simulated, on_progress=_say))
        current = guide.rankers.current()
        for card in guide.rankers.cards():
            print(f"{'*' if card.version == current else ' '} {card.version}  {card.learned_at:%Y-%m-%d %H:%M}  {card.source}")
        print(f"in use: {current or 'none, the blend alone'}")


def _show_card(card: Card) -> None:
    print(f"{card.version} from {card.source}" + (", simulated shoppers among it" if card.simulated else ""))
    print(f"nDCG@10 over {card.queries} unseen queries: {card.ndcg:.3f}, the blend {card.blend_ndcg:.3f}")
    print(f"of judged products alone: {card.ndcg_judged:.3f}, the blend {card.blend_ndcg_judged:.3f}")
    print(f"difference [{card.low:+.3f}, {card.high:+.3f}], p = {card.p:.4f}: " + ("proved" if card.better else "not proved"))
    print("what moved scores: " + ", ".join(f"{name} {share:.2f}" for name, share in card.importance.items() if share))


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)

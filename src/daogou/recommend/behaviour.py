"""What shoppers' behaviour says about products, kept in memory and updated with every event.

Item to item by co-occurrence within a shopper's recent actions, weighted by recency and intent, shrunk for
rare pairs: the recency-weighted item-kNN that is hard to beat on small data (Ludewig and Jannach 2018).
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict, defaultdict, deque
from threading import Lock

from daogou.events.model import Event

INTENT = {"select_item": 0.5, "view_item": 1.0, "add_to_wishlist": 2.0, "add_to_cart": 3.0, "purchase": 5.0}
"""How strongly an action speaks for a product."""
REMEMBERED = 50
SHOPPERS = 100_000
SHRINKAGE = 3.0
HALF_LIFE_S = 14 * 86_400.0


class Behaviour:
    """Counts that answer: what did this shopper do, what do others do beside it, what is popular now."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._recent: OrderedDict[str, deque[tuple[str, float, float]]] = OrderedDict()
        self._together: dict[str, Counter[str]] = defaultdict(Counter)
        self._bought_together: dict[str, Counter[str]] = defaultdict(Counter)
        self._strength: Counter[str] = Counter()
        self._bought: dict[str, set[str]] = defaultdict(set)

    def learn(self, event: Event) -> None:
        """Take an event in, at once."""
        weight = INTENT.get(event.name)
        if weight is None:
            return
        at = event.at.timestamp()
        who = event.shopper or event.session
        items = list(dict.fromkeys(item.product_id for item in event.items))
        with self._lock:
            for product_id in items:
                self._strength[product_id] += weight  # type: ignore[assignment]
                for other in items if event.name == "purchase" else ():
                    if other != product_id:
                        self._bought_together[product_id][other] += 1
                if who is None:
                    continue
                recent = self._recent.setdefault(who, deque(maxlen=REMEMBERED))
                for other, _, other_weight in recent:
                    if other != product_id:
                        gain = min(weight, other_weight)
                        self._together[product_id][other] += gain  # type: ignore[assignment]
                        self._together[other][product_id] += gain  # type: ignore[assignment]
                recent.append((product_id, at, weight))
                if event.name == "purchase":
                    self._bought[who].add(product_id)
            if who is not None:
                self._recent.move_to_end(who)
                while len(self._recent) > SHOPPERS:
                    gone, _ = self._recent.popitem(last=False)
                    self._bought.pop(gone, None)

    def history(self, shopper: str) -> list[tuple[str, float]]:
        """Products that a shopper dealt with, newest first, with weights that halve every two weeks."""
        now = time.time()
        weights: dict[str, float] = {}
        for product_id, at, weight in reversed(self._recent.get(shopper, ())):
            weights[product_id] = weights.get(product_id, 0.0) + weight * 0.5 ** ((now - at) / HALF_LIFE_S)
        return list(weights.items())

    def bought(self, shopper: str) -> set[str]:
        """What a shopper has bought."""
        return set(self._bought.get(shopper, ()))

    def beside(self, product_id: str) -> dict[str, float]:
        """Products that the same people deal with, the strongest at most 1."""
        return self._normal(self._together, product_id)

    def bought_with(self, product_id: str) -> dict[str, float]:
        """Products bought in one basket with it, the strongest at most 1."""
        return self._normal(self._bought_together, product_id)

    def popular(self) -> dict[str, float]:
        """Every product that anyone dealt with, the strongest 1."""
        top = max(self._strength.values(), default=0)
        return {product_id: weight / top for product_id, weight in self._strength.items()} if top else {}

    def forget(self, shopper: str) -> None:
        """Drop what is kept about a shopper; the anonymous counts stay."""
        with self._lock:
            self._recent.pop(shopper, None)
            self._bought.pop(shopper, None)

    def _normal(self, table: dict[str, Counter[str]], product_id: str) -> dict[str, float]:
        with self._lock:
            counts = dict(table.get(product_id, ()))
        scored = {
            other: count / (SHRINKAGE + (self._strength[product_id] * self._strength[other]) ** 0.5)
            for other, count in counts.items()
        }
        top = max(scored.values(), default=0.0)
        return {other: score / max(top, 0.2) for other, score in scored.items()}

"""The quality report over HTTP: one shape, and not computed anew for every reader of it."""

from __future__ import annotations

from fastapi.testclient import TestClient

from daogou.catalog.changes import Update, Upsert, VariantUpdate
from daogou.catalog.model import Money, Product
from daogou.guide import Guide
from daogou.service.app import create_app


def test_the_report_is_served_and_kept_for_a_while(guide: Guide, products: list[Product]) -> None:
    guide.store.apply([Upsert(product) for product in products])
    with TestClient(create_app(guide)) as client:
        report = client.get("/v1/quality").json()
        assert report["products"] == 9
        (missing,) = [finding for finding in report["findings"] if finding["kind"] == "no-image"]
        assert (missing["severity"], missing["count"], missing["share"]) == ("high", 9, 1.0)
        assert set(missing["mend"]) == {"zh", "en"}
        (changed,) = [one for one in products if one.id == "coat-red"]
        guide.store.apply([Update(changed.id, (VariantUpdate("", price=Money(0, "CNY")),))])
        assert client.get("/v1/quality").json() == report, "a minute has not passed"
        assert guide.quality().of("no-price") is not None

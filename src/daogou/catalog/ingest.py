"""Taking a feed in: read, check, store in batches, resume after an interruption, guard a full replacement."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from daogou.catalog.changes import Delete, Problem, Row
from daogou.catalog.model import CatalogError
from daogou.catalog.store import Applied, CatalogStore

MAX_PROBLEMS_KEPT = 1000


class ReplaceRefused(CatalogError):
    """A full replacement would drop too much of the shop."""

    code = "replace_refused"


@dataclass(slots=True)
class IngestReport:
    """What an ingest did. ``problems`` holds the first thousand; ``problem_count`` counts them all."""

    source: str
    rows: int = 0
    resumed_at: int = 0
    applied: Applied = field(default_factory=Applied)
    dropped: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0


def ingest(
    store: CatalogStore,
    records: Iterable[Row | Problem],
    *,
    source: str,
    batch: int = 256,
    replace: bool = False,
    max_drop_share: float = 0.2,
    on_progress: Callable[[IngestReport], None] | None = None,
) -> IngestReport:
    """Store a feed's rows; bad rows are reported and skipped, an interrupted run of the same source resumes.

    ``source`` identifies the feed and its content (path, size and time of change). With ``replace``, products
    that the feed does not mention are deleted, unless they are more than ``max_drop_share`` of the shop or the
    feed had rows that could not be read as products: then `ReplaceRefused` is raised, and nothing is dropped.
    """
    report = IngestReport(source)
    unfinished = store.resumable(source)
    run, report.resumed_at = unfinished or (uuid.uuid4().hex, 0)
    changes: list[Row] = []
    lost = 0

    def flush() -> None:
        report.applied += store.apply(
            [row.change for row in changes], run=run, source=source, rows=report.rows
        )
        changes.clear()
        if on_progress:
            on_progress(report)

    for record in records:
        if isinstance(record, Problem):
            report.problem_count += 1
            lost += record.fatal
            if len(report.problems) < MAX_PROBLEMS_KEPT:
                report.problems.append(record)
            continue
        report.rows += 1
        if report.rows <= report.resumed_at:
            continue
        changes.append(record)
        if len(changes) >= batch:
            flush()
    flush()
    for product_id in report.applied.missing:
        report.problem_count += 1
        if len(report.problems) < MAX_PROBLEMS_KEPT:
            message = "the shop has no such product or variant; send the whole product first"
            report.problems.append(Problem(source, 0, "id", product_id, message))
    if replace:
        report.dropped = _drop_unseen(store, run, max_drop_share, lost)
    store.finish(run)
    return report


def _drop_unseen(store: CatalogStore, run: str, max_drop_share: float, lost: int) -> int:
    unseen = store.not_seen(run)
    total = store.count()
    if lost and unseen:
        raise ReplaceRefused(
            f"{lost} rows could not be read, so which of {len(unseen)} unmentioned products to drop is unsure; "
            "mend the rows or ingest without replacing"
        )
    if unseen and len(unseen) > max_drop_share * total:
        raise ReplaceRefused(
            f"the feed leaves out {len(unseen)} of {total} products, more than the share of {max_drop_share:.0%} "
            "that may be dropped at once; raise ingest.max_drop_share if that is meant"
        )
    store.apply([Delete(product_id) for product_id in unseen])
    return len(unseen)

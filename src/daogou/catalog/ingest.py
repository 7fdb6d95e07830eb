"""Taking a feed in: read, check, store in batches, resume after an interruption, guard a full replacement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from daogou.catalog.batch import Applied
from daogou.catalog.changes import Problem, Row, Upsert
from daogou.catalog.model import CatalogError
from daogou.catalog.quality import QualityReport, QualityTally
from daogou.catalog.store import CatalogStore

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
    quality: QualityReport | None = None
    """Of the products that the feed brought."""


def ingest(
    store: CatalogStore,
    records: Iterable[Row | Problem],
    *,
    source: str,
    name: str = "",
    batch: int = 256,
    replace: bool = False,
    max_drop_share: float = 0.2,
    on_progress: Callable[[IngestReport], None] | None = None,
) -> IngestReport:
    """Store a feed's rows; bad rows are reported and skipped, an interrupted run of the same source resumes.

    ``source`` identifies the feed and its content (`FeedSource.fingerprint`), ``name`` is what problems call
    it. With ``replace``, products that the feed does not mention are deleted, unless they are more than
    ``max_drop_share`` of the shop or the feed had rows that could not be read: then `ReplaceRefused` is
    raised, and nothing is dropped.
    """
    taking = _Ingest(store, IngestReport(source), name or source, batch, keep_run=replace)
    for record in records:
        if taking.take(record) and on_progress:
            on_progress(taking.report)
    taking.flush(last=True)
    report = taking.report
    if on_progress:
        on_progress(report)
    try:
        if replace:
            report.dropped = store.drop_unseen(
                taking.run, lambda unseen, total: _check(unseen, total, max_drop_share, taking.lost)
            )
    finally:
        if taking.run:
            store.finish_run(taking.run)
    report.quality = taking.quality.report()
    return report


class _Ingest:
    """The state of one ingest. A feed of one batch needs no run that it could resume: it lands at once."""

    def __init__(self, store: CatalogStore, report: IngestReport, name: str, batch: int, *, keep_run: bool) -> None:
        self.report, self.lost, self.quality = report, 0, QualityTally()
        self._store, self._name, self._batch = store, name, batch
        self._waiting: list[Row] = []
        self.run, report.resumed_at = store.resumable(report.source) or (0, 0)
        if keep_run and not self.run:
            self.run = store.begin_run(report.source)

    def take(self, record: Row | Problem) -> bool:
        """Take a record; says whether a batch was stored with it."""
        if isinstance(record, Problem):
            self.lost += record.fatal
            self._note(record)
            return False
        self.report.rows += 1
        if isinstance(record.change, Upsert):
            self.quality.add(record.change.product)
        if self.report.rows <= self.report.resumed_at:
            return False
        self._waiting.append(record)
        if len(self._waiting) < self._batch:
            return False
        self.flush()
        return True

    def flush(self, *, last: bool = False) -> None:
        """Store what waits."""
        if not self._waiting:
            return
        if not self.run and not last:
            self.run = self._store.begin_run(self.report.source)
        changes = [row.change for row in self._waiting]
        applied = self._store.apply(changes, run=self.run, rows=self.report.rows)
        for one in applied.missing:
            lacks, value = ("product", one.product_id) if one.variant_id is None else ("variant", one.variant_id)
            message = f"the shop has no such {lacks}; send the whole product first"
            at = self._waiting[one.position].line
            self._note(Problem(self._name, at, "id" if lacks == "product" else "variants.id", value, message))
        self.report.applied += replace(applied, missing=())
        self._waiting.clear()

    def _note(self, problem: Problem) -> None:
        self.report.problem_count += 1
        if len(self.report.problems) < MAX_PROBLEMS_KEPT:
            self.report.problems.append(problem)


def _check(unseen: int, total: int, max_drop_share: float, lost: int) -> None:
    """Whether a full replacement may drop ``unseen`` of ``total`` products. Raises `ReplaceRefused`."""
    if lost and unseen:
        raise ReplaceRefused(
            f"{lost} rows could not be read, so which of {unseen} unmentioned products to drop is unsure; "
            "mend the rows or ingest without replacing"
        )
    if unseen > max_drop_share * total:
        raise ReplaceRefused(
            f"the feed leaves out {unseen} of {total} products, more than the share of {max_drop_share:.0%} "
            "that may be dropped at once; raise ingest.max_drop_share if that is meant"
        )

"""The pages of the desk in a small project and in one of a million annotations."""

from bench import workload
from bench.both import Bench

FEW = 10_000
ENTRIES = 300
PAGES = {
    "overview": "",
    "desk": "annotations/",
    "desk, a filter that many pass": "annotations/?q=not+status:rejected",
    "desk, a filter that few pass": f"annotations/?q=tag:{workload.TAGS[3]}+and+status:rejected",
    "desk, a filter that none passes": "annotations/?q=quote:zzzzqq",
    "triage": "annotations/triage/",
    "places to settle": "anchoring/",
    "ledger": "ledger/",
    "work": "work/",
    f"report of {ENTRIES} entries": "reports/much/",
}


def desk(bench: Bench) -> None:
    """The pages of the desk at 10,000 and at 1,000,000 annotations, without a network."""
    most = 100_000 if bench.quick else 1_000_000
    small, large = (bench.filled(count) for count in (FEW, most))
    for slug in (small, large):
        bench.ours.report(slug, "much", ENTRIES)
    before, after = (
        bench.ours.inside([f"/p/{slug}/{path}" for path in PAGES.values()])
        for slug in (small, large)
    )
    for name, few, many in zip(PAGES, before, after, strict=True):
        facts = {key: many[key] for key in ("bytes", "queries", "database_ms")}
        bench.add(name, many["ms"], "ms", few["ms"], f"at {FEW:,}", facts=facts)

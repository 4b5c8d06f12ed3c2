"""The pages of the desk in a small project and in one of a million annotations."""

from bench import workload
from bench.both import Bench, costs

FEW = 10_000
ENTRIES = 300
FIGURES = 0.03
ON_AN_ARTICLE = 200
PAGES = {
    "overview": "/p/{}/",
    "desk": "/p/{}/annotations/",
    "desk, a filter that many pass": "/p/{}/annotations/?q=not+status:rejected",
    "desk, a filter that few pass": (
        f"/p/{{}}/annotations/?q=tag:{workload.TAGS[3]}+and+status:rejected"
    ),
    "desk, a filter that none passes": "/p/{}/annotations/?q=quote:zzzzqq",
    "triage": "/p/{}/annotations/triage/",
    "places to settle": "/p/{}/anchoring/",
    "list of articles": "/p/{}/articles/",
    "tags": "/p/{}/settings/tags/",
    "ledger": "/p/{}/ledger/",
    "work": "/p/{}/work/",
    f"report of {ENTRIES} entries": "/p/{}/reports/much/",
    "suggestions of links": "/api/v1/projects/{}/links/suggestions/",
}


def desk(bench: Bench) -> None:
    """The pages of the desk at 10,000 and at 1,000,000 annotations, without a network."""
    most = 100_000 if bench.quick else 1_000_000
    sizes = (FEW, most)
    slugs = [f"desk-{count}" for count in sizes]
    for slug, count in zip(slugs, sizes, strict=True):
        bench.report.section(f"  … laying down {count:,} annotations")
        # As full an article in both: a page is to differ by what it does not show.
        bench.ours.filled(slug, count, count // ON_AN_ARTICLE)
        bench.ours.report(slug, "much", ENTRIES)
        bench.ours.figures(slug, int(count * FIGURES))
    before, after = (
        bench.ours.inside([page.format(slug) for page in PAGES.values()]) for slug in slugs
    )
    for name, few, many in zip(PAGES, before, after, strict=True):
        bench.add(name, many["ms"], "ms", few["ms"], f"at {FEW:,}", facts=costs(many))

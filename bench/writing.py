"""Starting, creating and importing."""

import statistics
from contextlib import closing

from bench import workload
from bench.both import Bench
from bench.measure import Times, at_once, cpu_seconds, one_by_one
from bench.ours import Annotate
from bench.yardstick import Taguette


def start(bench: Bench) -> None:
    """Stop and start again, with everything installed and the database there."""

    def again(system: Annotate | Taguette) -> float:
        times = []
        for _ in range(3):
            system.stop()
            times.append(system.start())
        return statistics.median(times)

    peer = again(bench.peer) if bench.peer else None
    bench.add("server start", again(bench.ours), "s", peer)


def create(bench: Bench) -> None:
    """1,000 highlights on one article, then by eight clients on an article each."""
    count = 200 if bench.quick else 1_000
    one = workload.article(0, workload.LONG_WORDS)
    items = list(enumerate(workload.spans(one, count)))
    yardstick = _create_in_peer(bench, one, items) if bench.peer else None
    with bench.ours.api() as client:
        warm = bench.ours.add_article(client, bench.slug, one)
        one_by_one(bench.ours.creator(client, bench.slug, warm, one), items[:20])
        id = bench.ours.add_article(client, bench.slug, one)
        web = bench.ours.web_processes()
        before = cpu_seconds(web)
        times = one_by_one(bench.ours.creator(client, bench.slug, id, one), items)
        cpu = (cpu_seconds(web) - before) / count * 1e3
    first, last = Times(times.each[: count // 10], 1), Times(times.each[-count // 10 :], 1)
    bench.add(
        "create p50, one client", times.p50, "ms", yardstick and yardstick[0].p50,
        facts=times.facts(), first_tenth_ms=first.p50, last_tenth_ms=last.p50,
        cpu_ms=cpu, peer_cpu_ms=yardstick and yardstick[2],
        peer_p95_ms=yardstick and yardstick[0].p95,
    )  # fmt: skip
    bench.add("  p95", times.p95, "ms", yardstick and yardstick[0].p95)
    articles = [workload.article(number, workload.LONG_WORDS) for number in range(2, 10)]
    clients = [bench.ours.api() for _ in articles]
    workers = []
    for client, article in zip(clients, articles, strict=True):
        id = bench.ours.add_article(client, bench.slug, article)
        spans = list(enumerate(workload.spans(article, count // 8)))
        workers.append((bench.ours.creator(client, bench.slug, id, article), spans))
    times = at_once(workers)
    bench.add(
        "create per second, 8 clients", times.per_second, "/s",
        yardstick and yardstick[1].per_second, facts=times.facts(),
    )  # fmt: skip
    bench.add("  p50", times.p50, "ms", yardstick and yardstick[1].p50, p95_ms=times.p95)
    for client in clients:
        client.close()
    _durable_inserts(bench)


def _create_in_peer(
    bench: Bench, one: workload.Article, items: list[tuple[int, tuple[int, int]]]
) -> tuple[Times, Times, float]:
    if bench.peer is None:
        raise LookupError
    with closing(bench.peer.client()) as client:
        warm = bench.peer.add_article(client, one)
        one_by_one(bench.peer.creator(client, warm), items[:20])
        id = bench.peer.add_article(client, one)
        before = cpu_seconds(bench.peer.server.family())
        alone = one_by_one(bench.peer.creator(client, id), items)
        cpu = (cpu_seconds(bench.peer.server.family()) - before) / len(items) * 1e3
    clients = [bench.peer.client() for _ in range(8)]
    workers = []
    for number, client in enumerate(clients, 2):
        article = workload.article(number, workload.LONG_WORDS)
        spans = list(enumerate(workload.spans(article, len(items) // 8)))
        workers.append((bench.peer.creator(client, bench.peer.add_article(client, article)), spans))
    together = at_once(workers)
    for client in clients:
        client.close()
    return alone, together, cpu


def _durable_inserts(bench: Bench) -> None:
    """What one durable insert and commit costs here, for comparison."""
    with bench.ours.database() as connection:
        connection.autocommit = True
        connection.execute("CREATE TABLE IF NOT EXISTS bench_insert (id bigint, quote text)")
        times = one_by_one(
            lambda n: connection.execute("INSERT INTO bench_insert VALUES (%s, %s)", (n, "x" * 60)),
            range(300),
        )
        connection.execute("DROP TABLE bench_insert")
    bench.add("  PostgreSQL: a durable insert", times.p50, "ms", p95_ms=times.p95)


def import_(bench: Bench) -> None:
    """200 articles of 1,200 words, one request each."""
    articles = [workload.article(number) for number in range(50 if bench.quick else 200)]
    peer = None
    if bench.peer:
        theirs = bench.peer
        with closing(theirs.client()) as client:
            theirs.add_article(client, workload.article(900))
            peer = one_by_one(lambda one: theirs.add_article(client, one), articles).per_second
    with bench.ours.api() as client:
        bench.ours.add_article(client, bench.slug, workload.article(900))
        times = one_by_one(lambda one: bench.ours.add_article(client, bench.slug, one), articles)
    bench.add("import 200 articles", times.per_second, "/s", peer, facts=times.facts())

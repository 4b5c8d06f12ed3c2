"""`python -m bench [--only create,open] [--quick] [--alone]`"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import NoReturn

from bench import anchoring, chromium, desk, exporting, large, live, reading, writing
from bench.both import Bench
from bench.ours import CHECKOUT, Annotate
from bench.processes import free_port
from bench.report import Report
from bench.yardstick import NotInstalled, Taguette

SECTIONS: Mapping[str, Callable[[Bench], None]] = {
    "start": writing.start,
    "create": writing.create,
    "open": reading.open_,
    "paint": reading.paint,
    "large": large.large,
    "import": writing.import_,
    "list": reading.list_,
    "articles": reading.articles,
    "desk": desk.desk,
    "export": exporting.export,
    "live": live.live,
    "anchoring": anchoring.anchoring,
}


def main() -> int:
    """Start both, measure, print; the exit status is 1 when a bound is missed."""
    chosen = arguments()
    home = Path(os.environ.get("BENCH_VAR", CHECKOUT / "var" / "bench"))
    home.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, stop)
    bench = Bench(Annotate(home, free_port()), None, Report(home), chosen.quick)
    try:
        bench.ours.start()
        bench.peer = None if chosen.alone else yardstick(home / "taguette")
        for name in chosen.only:
            section = SECTIONS[name]
            bench.report.section(f"{name}: {(section.__doc__ or '').strip()}")
            try:
                section(bench)
            except chromium.NotInstalled as error:
                print(f"  left out: {error}")
    finally:
        bench.ours.stop()
        if bench.peer:
            bench.peer.stop()
    bench.report.table()
    return int(any(line.verdict == "MISSED" for line in bench.report.lines))


def yardstick(home: Path) -> Taguette | None:
    """Taguette, running; None, and one line that says why, when it cannot be had."""
    try:
        peer = Taguette(home, free_port())
        peer.start()
        peer.set_up()
    except NotInstalled as error:
        print(f"Without Taguette as a yardstick: {error}", file=sys.stderr)
        return None
    return peer


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument(
        "--only", type=lambda names: names.split(","), default=list(SECTIONS),
        help=f"some of: {','.join(SECTIONS)}",
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="less of everything, for a first look")
    parser.add_argument("--alone", action="store_true", help="without Taguette")
    chosen = parser.parse_args()
    if unknown := set(chosen.only) - set(SECTIONS):
        parser.error(f"there is no section {', '.join(sorted(unknown))}")
    return chosen


def stop(number: int, frame: FrameType | None) -> NoReturn:
    """So that servers are stopped on SIGTERM too."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())

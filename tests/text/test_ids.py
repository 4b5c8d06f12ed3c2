import threading
import time
from uuid import UUID

from annotate.text import ids


def milliseconds(made: UUID) -> int:
    return made.int >> 80


def test_an_id_is_a_uuid_of_version_7_with_the_time_in_front() -> None:
    before = time.time_ns() // 1_000_000
    made = ids.uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= milliseconds(made) <= time.time_ns() // 1_000_000 + 1


def test_ids_of_one_process_only_grow() -> None:
    made = [ids._uuid7() for _ in range(20_000)]
    assert made == sorted(set(made))
    assert all(one.version == 7 and one.variant == "specified in RFC 4122" for one in made)


def test_ids_of_several_threads_differ_and_grow_in_each() -> None:
    made: list[list[UUID]] = [[] for _ in range(4)]

    def work(own: list[UUID]) -> None:
        own.extend(ids._uuid7() for _ in range(3_000))

    threads = [threading.Thread(target=work, args=(own,)) for own in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(own == sorted(own) for own in made)
    assert len({one for own in made for one in own}) == 12_000


def test_ids_grow_though_the_clock_goes_back() -> None:
    clock = ids._Clock()
    clock._milliseconds = time.time_ns() // 1_000_000 + 60_000
    assert clock.next() < clock.next()
    clock._tail = (1 << 74) - 1
    assert clock.next()[0] == clock._milliseconds

"""Web addresses are fetched with care for who is asked and for what comes back."""

import gzip
from typing import Any

import pytest

from annotate.accounts.errors import Invalid
from annotate.articles import addresses, fetching
from annotate.articles.addresses import is_public, place_of
from annotate.articles.fetching import fetch
from annotate.articles.pacing import take_turn
from annotate.articles.reading import from_fetched
from tests.articles.conftest import Site
from tests.articles.pdfs import column, pdf

pytestmark = pytest.mark.django_db
PAGE = b"<html><body><p>Some words.</p></body></html>"
INSIDE = [
    "http://127.0.0.1/", "http://localhost/", "http://localhost./", "http://2130706433/",
    "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0/", "http://0.0.0.0/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://10.1.2.3/",
    "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://[fe80::1]/",
    "http://224.0.0.1/", "http://255.255.255.255/", "http://240.0.0.1/", "http://192.0.2.1/",
    "http://[ff02::1]/", "http://[fec0::1]/", "http://[::127.0.0.1]/", "http://[64:ff9b:1::1]/",
]  # fmt: skip
NO_ADDRESS = [
    "", "words", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/",
    "javascript:alert(1)", "data:text/html,x", "http://", "http:///path", "https://exa mple.org/",
    "http://user@example.org/", "http://user:secret@example.org/", "http://example.org:22/",
    "http://example.org:99999/", "http://[::1/", "http://example.org\\@127.0.0.1/",
    "http://127.0.0.1%2f@example.org/", "//example.org/", "http://exam\nple.org:6379/",
]  # fmt: skip


@pytest.mark.parametrize("url", INSIDE)
def test_nothing_inside_the_network_is_fetched(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        fetch(url)

    assert refused.value.code in ("private_address", "unreachable")
    assert refused.value.fields


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        fetch(url)

    assert refused.value.code in ("invalid_url", "private_address")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_args, **_named: both)

    with pytest.raises(Invalid, match="private network"):
        fetch("http://example.org/")


def test_a_page_comes_back_with_its_type_and_charset(site: Site) -> None:
    site.serves("/a?b=1", PAGE, Content_Type='text/html; charset="koi8-r"', Set_Cookie="a=b")

    found = fetch(site.url("/a?b=1"))

    assert (found.data, found.content_type, found.charset) == (PAGE, "text/html", "koi8-r")
    assert found.url == site.url("/a?b=1")


def test_the_request_says_who_asks_and_nothing_more(site: Site, settings: Any) -> None:
    settings.FETCH_CONTACT = "desk@example.org"
    site.serves("/", PAGE)

    fetch(site.url())

    ((_, headers),) = site.requests
    assert headers["User-Agent"].startswith("Annotate/")
    assert headers["User-Agent"].endswith("(+desk@example.org)")
    assert headers["Host"] == site.host
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_the_connection_goes_to_the_address_that_was_checked(
    site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [[(2, 1, 6, "", ("127.0.0.1", site.port))], [(2, 1, 6, "", ("10.0.0.1", 80))]]
    asked: list[str] = []
    real = addresses.socket.getaddrinfo

    def rebinding(host: str, *args: Any, **named: Any) -> Any:
        if host != "news.example":
            return real(host, *args, **named)
        asked.append(host)
        return answers[len(asked) - 1]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", rebinding)
    settings.FETCH_ALLOW = [f"news.example:{site.port}"]
    site.serves("/", PAGE)

    assert fetch(f"http://news.example:{site.port}/").data == PAGE
    assert asked == ["news.example"]
    assert site.requests[0][1]["Host"] == f"news.example:{site.port}"


def test_redirects_are_followed_and_each_is_checked(site: Site) -> None:
    site.serves("/old", status=301, Location="new")
    site.serves("/new", PAGE)
    site.serves("/in", status=302, Location="http://169.254.169.254/latest/")
    site.serves("/file", status=302, Location="file:///etc/passwd")
    site.serves("/round", status=307, Location="/round")

    assert fetch(site.url("/old")).url == site.url("/new")
    for path, code in (
        ("/in", "private_address"), ("/file", "not_served"), ("/round", "too_many_redirects"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            fetch(site.url(path))
        assert refused.value.code == code
    assert sum(path == "/round" for path, _ in site.requests) == 6


def test_a_refused_address_that_another_one_leads_to_is_named(site: Site) -> None:
    site.serves("/in", status=302, Location="http://169.254.169.254/latest/")
    site.serves("/moved", status=301, Location="/gone")
    site.serves("/gone", status=410)
    for path, there in (("/in", "http://169.254.169.254/latest/"), ("/moved", site.url("/gone"))):
        with pytest.raises(Invalid) as refused:
            fetch(site.url(path))
        assert refused.value.message.startswith(f"The address leads on to {there}. ")
    with pytest.raises(Invalid, match=r"^127\.0\.0\.1 answered 410"):
        fetch(site.url("/gone"))


def test_another_port_of_an_allowed_host_is_not_fetched(site: Site) -> None:
    with pytest.raises(Invalid):
        fetch(f"http://127.0.0.1:{site.port + 1}/")


def test_what_is_too_large_is_refused_also_when_packed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 100_000)
    site.serves("/said", b"", Content_Length="100001")
    site.serves("/unsaid", b"x" * 100_001)
    site.serves("/packed", gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip")

    for path in ("/said", "/unsaid", "/packed"):
        with pytest.raises(Invalid) as refused:
            fetch(site.url(path))
        assert refused.value.code == "too_large", path


def test_a_packed_page_is_unpacked(site: Site) -> None:
    site.serves("/", gzip.compress(PAGE), Content_Encoding="gzip")

    assert fetch(site.url()).data == PAGE


def test_other_types_and_errors_are_refused(site: Site) -> None:
    site.serves("/film", b"", Content_Type="video/mp4")
    site.serves("/gone", b"", status=404)
    site.serves("/later", b"", status=429)
    site.serves("/down", b"", status=503)
    site.serves("/broken", b"no gzip", Content_Encoding="gzip")

    for path, code in (
        ("/film", "unknown_kind"),
        ("/gone", "not_served"),
        ("/later", "busy"),
        ("/down", "server_error"),
        ("/broken", "unreachable"),
    ):
        with pytest.raises(Invalid) as refused:
            fetch(site.url(path))
        assert refused.value.code == code, path


def test_an_answer_that_trickles_in_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.2)
    site.answers["/"] = lambda request: request.rfile.read(1)  # waits for what never comes

    with pytest.raises(Invalid, match="too long"):
        fetch(site.url())


def test_turns_at_one_host_are_a_pause_apart(settings: Any) -> None:
    settings.FETCH_PAUSE = 1000.0

    assert take_turn("example.org") == 0
    assert 990 < take_turn("example.org") <= 1000
    assert 1990 < take_turn("example.org") <= 2000
    assert take_turn("example.com") == 0


def test_whom_too_many_ask_is_not_waited_for(site: Site, settings: Any) -> None:
    settings.FETCH_PAUSE = 1000.0
    take_turn(site.host)

    with pytest.raises(Invalid) as refused:
        fetch(site.url())

    assert refused.value.code == "busy"
    assert not site.requests


def test_an_address_in_other_letters_is_asked_in_ascii() -> None:
    place = place_of("https://bücher.example/straße?q=ä b")

    assert place.url == "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A4%20b"


def test_what_stands_at_an_address_is_read_by_its_kind(site: Site) -> None:
    story = b"<p>For eleven years nobody at the harbour office could say how many boats came.</p>"
    site.serves("/story", b"<html><body><article>" + story * 3 + b"</article></body></html>")
    site.serves("/notes.txt", b"Some words.", Content_Type="text/plain")
    site.serves("/a/report", pdf(column(["Words of a report."])), Content_Type="application/pdf")

    story_read, notes, report = (
        from_fetched(fetch(site.url(path))) for path in ("/story", "/notes.txt", "/a/report")
    )

    assert (story_read.kind, notes.kind, report.kind) == ("web", "text", "pdf")
    assert notes.structured.text == "Some words."
    assert report.structured.text == "Words of a report."
    assert (report.filename, report.metadata.source_url) == ("report.pdf", site.url("/a/report"))

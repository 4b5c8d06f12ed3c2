"""Taguette 1.5.2, the yardstick: its server on SQLite, used over HTTP as its own pages use it."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from bench import workload
from bench.processes import Server, checked, http

VERSION = "1.5.2"
HERE = Path(__file__).resolve().parent
PASSWORD = "made-up-words-5512"
XSRF = re.compile(r'name="_xsrf" value="([^"]+)"')
# The newest Python that its pinned dependencies have packages for.
INTERPRETERS = ("python3.11", "python3.10", "python3.9")
CONFIGURATION = """
NAME = "bench"
BIND_ADDRESS = "127.0.0.1"
PORT = {port}
BASE_PATH = "/"
DOMAIN = "127.0.0.1"
SECRET_KEY = "only for measuring"
DATABASE = "sqlite:///{database}"
EMAIL = "nobody <nobody@example.org>"
TOS_FILE = None
MAIL_SERVER = {{"ssl": False, "host": "127.0.0.1", "port": 25}}
COOKIES_PROMPT = False
REGISTRATION_ENABLED = True
SQLITE3_IMPORT_ENABLED = True
X_HEADERS = False
"""


class NotInstalled(Exception):
    """Taguette cannot be installed here; the message says why, in one line."""


def interpreter() -> str:
    """A Python that Taguette runs on, from the PATH or pyenv."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    kept = sorted(root.glob("versions/3.*/bin/python3"), reverse=True)
    for name in (*INTERPRETERS, *map(str, kept)):
        try:
            done = subprocess.run(
                [name, "-c", "import sys; print(sys.version_info < (3, 12), sys.executable)"],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
        except (OSError, subprocess.CalledProcessError):
            continue
        old_enough, _, path = done.stdout.strip().partition(" ")
        if old_enough == "True":
            return path
    raise NotInstalled("there is no Python 3.11 or older (pyenv install 3.11 brings one)")


def install(home: Path) -> Path:
    """The directory of its virtual environment: $TAGUETTE_VENV, or made below `home` once."""
    if given := os.environ.get("TAGUETTE_VENV"):
        venv = Path(given)
        if not (venv / "bin" / "taguette").exists():
            raise NotInstalled(f"TAGUETTE_VENV: there is no bin/taguette in {venv}")
        return venv
    venv = home / "venv"
    if (venv / "bin" / "taguette").exists():
        return venv
    shutil.rmtree(venv, ignore_errors=True)
    print(f"Installing Taguette {VERSION} …", flush=True)
    for command in (
        [interpreter(), "-m", "venv", str(venv)],
        [str(venv / "bin" / "pip"), "install", "--quiet", f"taguette=={VERSION}"],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(venv, ignore_errors=True)
            words = done.stderr.strip().splitlines() or ["no message"]
            raise NotInstalled(words[-1])
    return venv


class Taguette:
    """Its server on an empty database, with one project that has the workload's tags."""

    def __init__(self, home: Path, port: int) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.venv = install(home)
        self.base = f"http://127.0.0.1:{port}"
        self.database = home / "taguette.sqlite3"
        for old in home.glob("taguette.sqlite3*"):
            old.unlink()
        configuration = home / "config.py"
        configuration.write_text(CONFIGURATION.format(port=port, database=self.database))
        self.server = Server(
            [str(self.venv / "bin" / "taguette"), "--no-browser", "server", str(configuration)],
            os.environ | {"LC_ALL": "C.UTF-8"},
            home / "taguette.log",
            home,
        )

    def start(self) -> float:
        """Seconds until its sign-in page answers."""
        return self.server.start(f"{self.base}/login")

    def stop(self) -> None:
        self.server.stop()

    def set_up(self) -> None:
        """An account, a project and its tags, through its pages."""
        client = http(self.base)
        self._form(
            client, "/register", login="editor", email="", password1=PASSWORD, password2=PASSWORD
        )
        place = self._form(client, "/project/new", name="bench", description="")
        self.project = int(place.rsplit("/", 1)[1])
        client.get(f"/project/{self.project}")
        self.tags = [
            self._post(client, f"/api/project/{self.project}/tag/new", path=tag, description="")[
                "id"
            ]
            for tag in workload.TAGS
        ]

    def client(self) -> httpx.Client:
        """A browser that has signed in."""
        client = http(self.base)
        self._form(client, "/login", login="editor", password=PASSWORD)
        client.get(f"/project/{self.project}")
        return client

    def _form(self, client: httpx.Client, address: str, **fields: str) -> str:
        found = XSRF.search(client.get(address).text)
        if found is None:
            raise AssertionError(f"no form at {address}")
        answer = client.post(address, data={"_xsrf": found[1], **fields})
        return str(checked(answer, 302, 303).headers["location"])

    def _post(self, client: httpx.Client, address: str, **body: Any) -> dict[str, Any]:
        answer = client.post(address, params={"_xsrf": client.cookies["_xsrf"]}, json=body)
        found: dict[str, Any] = checked(answer).json()
        return found

    def add_article(self, client: httpx.Client, one: workload.Article) -> int:
        """Its id."""
        answer = client.post(
            f"/api/project/{self.project}/document/new",
            params={"_xsrf": client.cookies["_xsrf"]},
            data={"name": one.title, "description": ""},
            files={"file": ("article.html", one.html.encode(), "text/html")},
        )
        return int(checked(answer).json()["created"])

    def creator(
        self, client: httpx.Client, document: int
    ) -> Callable[[tuple[int, tuple[int, int]]], None]:
        """What creates the highlight of a number and a span."""
        address = f"/api/project/{self.project}/document/{document}/highlight/new"

        def create(item: tuple[int, tuple[int, int]]) -> None:
            number, (start, end) = item
            tag = self.tags[number % len(self.tags)]
            self._post(client, address, start_offset=start, end_offset=end, tags=[tag])

        return create

    def open(self, client: httpx.Client, document: int) -> int:
        """Every request that its page of a document needs; their bytes."""
        api = f"/api/project/{self.project}/document/{document}"
        addresses = (f"/project/{self.project}/document/{document}", api, f"{api}/contents")
        return sum(len(checked(client.get(address)).content) for address in addresses)

    def page_of(self, document: int) -> str:
        """The address of its page of a document."""
        return f"{self.base}/project/{self.project}/document/{document}"

    def list_by_tag(self, client: httpx.Client, project: int) -> int:
        """The first page (50) of a tag's highlights; its bytes."""
        answer = client.get(
            f"/api/project/{project}/highlights/{workload.TAGS[3]}", params={"page": 1}
        )
        if len(checked(answer).json()["highlights"]) != 50:
            raise AssertionError("not a full page")
        return len(answer.content)

    def export(self, client: httpx.Client, project: int) -> int:
        """All highlights as CSV; the bytes."""
        with client.stream("GET", f"/project/{project}/export/highlights/.csv") as answer:
            return sum(map(len, checked_stream(answer).iter_raw()))

    def seed(
        self, articles: list[workload.Article], each: list[int], name: str = ""
    ) -> dict[str, Any]:
        """Documents with so many highlights each, through its own models; in a new project when
        there is a name."""
        documents = [
            {
                "name": one.title,
                "html": one.html,
                "text": one.text,
                "spans": workload.spans(one, count),
            }
            for one, count in zip(articles, each, strict=True)
        ]
        facts = {"project": None if name else self.project, "name": name, "tags": workload.TAGS}
        done = subprocess.run(
            [
                str(self.venv / "bin" / "python"),
                str(HERE / "taguette_seeding.py"),
                str(self.database),
            ],
            input=json.dumps(facts | {"documents": documents}),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer


def checked_stream(answer: httpx.Response) -> httpx.Response:
    """The response, which must be good; its body is not read."""
    if answer.status_code != 200:
        raise AssertionError(f"{answer.status_code} {answer.url}")
    return answer

"""The compose file: nothing is open that should not be, and nothing starts too early."""

import re
from typing import Any

import pytest
import yaml
from django.urls import reverse

from annotate import env

COMPOSE = (env.CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
VOLUMES = yaml.safe_load(COMPOSE)["volumes"]
LASTING = sorted(set(SERVICES) - {"migrate"})


def test_it_has_web_live_worker_database_proxy_and_a_migration_that_runs_once() -> None:
    assert set(SERVICES) == {"web", "live", "worker", "db", "proxy", "migrate"}
    assert SERVICES["migrate"]["restart"] == "no"


@pytest.mark.parametrize("name", ["POSTGRES_PASSWORD", "SECRET_KEY", "ANNOTATE_DOMAIN"])
def test_a_secret_has_no_default_and_says_what_is_missing(name: str) -> None:
    uses = re.findall(r"\$\{" + name + r"([^}]*)\}", COMPOSE)
    assert any(use.startswith(":?") for use in uses)
    assert not any(use.startswith((":-", "-")) for use in uses)


def test_no_password_stands_in_it() -> None:
    for line in COMPOSE.splitlines():
        if re.search(r"PASSWORD|SECRET", line):
            assert "${" in line


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_service_has_a_health_check_and_restarts(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_has_a_read_only_root(name: str) -> None:
    assert SERVICES[name]["read_only"] is True


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"proxy"}))
def test_only_the_proxy_publishes_ports(name: str) -> None:
    assert "ports" not in SERVICES[name]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_lasts_lies_in_named_volumes(name: str) -> None:
    for volume in SERVICES[name].get("volumes", []):
        source = volume.split(":")[0]
        assert source in VOLUMES or volume.endswith(":ro")


@pytest.mark.parametrize("name", ["web", "live", "worker"])
def test_nothing_serves_before_the_migration_is_done(name: str) -> None:
    waits = SERVICES[name]["depends_on"]
    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert waits["db"]["condition"] == "service_healthy"


def test_the_database_is_on_the_inner_network_only() -> None:
    assert SERVICES["db"]["networks"] == ["inside"]
    assert yaml.safe_load(COMPOSE)["networks"]["inside"]["internal"] is True


def test_every_variable_stands_in_the_example() -> None:
    example = (env.CHECKOUT / "deploy" / "example.env").read_text(encoding="utf-8")
    required = set(re.findall(r"\$\{(\w+):\?", COMPOSE))
    optional = set(re.findall(r"\$\{(\w+):-", COMPOSE))
    assert required
    assert optional
    assert not {name for name in required if f"\n{name}=" not in f"\n{example}"}
    assert not {name for name in optional if f"\n#{name}=" not in example}


def test_every_setting_that_a_server_may_choose_reaches_it() -> None:
    source = (env.CHECKOUT / "annotate" / "env.py").read_text(encoding="utf-8")
    settings = set(re.findall(r'^\w+ = (?:bool\()?\w+\("([A-Z_]+)"', source, re.MULTILINE))
    image = (env.CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    here = {*SERVICES["migrate"]["environment"], *re.findall(r"\b([A-Z_]+)=", image)}
    elsewhere = {"ANNOTATE_DURABLE", "ANNOTATE_PGBOUNCER", "MEDIA_ROOT"}
    assert settings - here == elsewhere


def test_the_proxy_leads_the_addresses_of_events_to_the_live_process() -> None:
    caddy = (env.CHECKOUT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    image = (env.CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    found = re.search(r"@live path_regexp (\S+)", caddy)
    assert found is not None
    path = reverse("article-live", args=["desk", "01a201c7-cc68-762c-83fc-2c58fbe6f3bb"])
    assert re.search(found[1], path)
    assert not re.search(found[1], path.removesuffix("live/"))
    port = re.search(r"reverse_proxy @live live:(\d+)", caddy)
    assert port is not None
    assert f"ANNOTATE_LIVE_PORT={port[1]}" in image


def test_the_image_is_safe_by_default() -> None:
    image = (env.CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    assert "DEBUG=0" in image
    assert "--require-hashes" in image
    assert re.search(r"^USER annotate$", image, re.MULTILINE)

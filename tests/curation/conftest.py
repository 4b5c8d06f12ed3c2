"""A report, made by Cora."""

import pytest

from annotate.accounts.permissions import Seat
from annotate.curation.models import Report
from annotate.curation.reports import create_report


@pytest.fixture
def report(coras_seat: Seat) -> Report:
    return create_report(seat=coras_seat, title="What the harbour counts")

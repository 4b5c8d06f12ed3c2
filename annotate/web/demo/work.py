"""What is marked in the demo's article about the harbour."""

from typing import Any

WORK: list[dict[str, Any]] = [
    {
        "quote": "4,120 landings in 2018",
        "tags": ["figure"],
        "details": {
            "figure": {"value": 4120, "unit": "landings", "period": "2018", "scope": "outer quay"}
        },
        "accepted": "Agrees with the books.",
    },
    {
        "quote": "the insurers simply charged as though every berth were full for 300 days a year",
        "tags": ["claim"],
        "note": "Ask the insurers’ association for its tariff tables.",
        "comment": "Their press office answers on Thursdays.",
    },
    {
        "quote": "300 days a year",
        "tags": ["figure"],
        "details": {"figure": {"value": 300, "unit": "days", "period": "a year"}},
    },
    {
        "quote": "congestion was a matter of two hours each morning, and not of too few berths",
        "tags": ["claim"],
        "details": {"claim": {"claimant": "The clerk’s pictures"}},
    },
    {
        "quote": "€38 million",
        "tags": ["figure"],
        "details": {"figure": {"value": 38_000_000, "unit": "euros", "scope": "the wall"}},
    },
    {
        "quote": "publish the arrivals every hour",
        "tags": ["recommendation"],
        "details": {"recommendation": {"addressee": "The port"}},
        "accepted": "",
    },
    {
        "quote": "keep one berth in ten free until nine o’clock",
        "tags": ["recommendation", "figure"],
        "details": {"recommendation": {"addressee": "The port"}},
    },
    {
        "quote": "fell from 74 minutes to 31",
        "tags": ["figure", "claim"],
        "details": {"figure": {"value": 31, "unit": "minutes", "scope": "morning waiting time"}},
    },
]

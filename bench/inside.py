"""`python -m bench.inside WHAT JSON`: one of `bench.seeding.WHAT`, with Django set up.

Prints one line of JSON.
"""

import json
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    seeding = import_module("bench.seeding")
    print(json.dumps(seeding.WHAT[sys.argv[1]](**json.loads(sys.argv[2]))))

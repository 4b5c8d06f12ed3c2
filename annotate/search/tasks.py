"""What the worker does for searching."""

from procrastinate.contrib.django import app

from annotate.search.indexing import index_articles


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="index_new_articles", lock="index_new_articles")
def index_new_articles(timestamp: int) -> int:
    """Every ten seconds: index what was stored since. Search is right without it, but slower."""
    return index_articles(languages=True)

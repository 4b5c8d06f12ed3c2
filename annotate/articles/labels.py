"""The labels of articles: words that a project sorts them by."""

from collections.abc import Iterable
from uuid import UUID

from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project
from annotate.articles.models import Article, ArticleLabel, Label

MOST_LABELS = 20
_LONGEST = Label._meta.get_field("name").max_length or 60


def checked_labels(names: Iterable[str]) -> list[str]:
    """The names on one line each, each once whatever its case. Raises Invalid (field `labels`)."""
    wanted: dict[str, str] = {}
    for typed in names:
        name = " ".join(typed.replace("\x00", "").replace(",", " ").split())
        if len(name) > _LONGEST:
            raise Invalid.field("labels", f"A label has at most {_LONGEST} characters.")
        if name:
            wanted.setdefault(name.lower(), name)
    if len(wanted) > MOST_LABELS:
        raise Invalid.field("labels", f"An article has at most {MOST_LABELS} labels.")
    return list(wanted.values())


def set_labels(article: Article, names: Iterable[str]) -> None:
    """Give the article these labels and no others, within a transaction."""
    wanted = _labels(article.project, checked_labels(names))
    had = set(article.labelling.values_list("label", flat=True))
    article.labelling.exclude(label__in=wanted).delete()
    _attach([article], [one for one in wanted if one.pk not in had])
    _forget_unused(article.project)


def add_labels(project: Project, articles: Iterable[Article], names: Iterable[str]) -> None:
    """Give each of a project's articles these labels besides its own, within a transaction.

    Raises Invalid.
    """
    _attach(articles, _labels(project, checked_labels(names)))


def remove_labels(
    project: Project, articles: Iterable[Article], names: Iterable[str]
) -> list[tuple[str, UUID]]:
    """Take these labels from the articles, within a transaction: which label from which."""
    _lock(project)
    lower = {name.lower() for name in names}
    known = [one for one in Label.objects.filter(project=project) if one.name.lower() in lower]
    found = ArticleLabel.objects.filter(article__in=list(articles), label__in=known)
    gone: list[tuple[str, UUID]] = list(found.values_list("label__name", "article"))
    found.delete()
    _forget_unused(project)
    return gone


def labels_of(project: Project) -> list[str]:
    """The names in use, by alphabet."""
    return list(Label.objects.filter(project=project).values_list("name", flat=True))


def _lock(project: Project) -> None:
    # One at a time: else somebody gives a label that at this moment is forgotten as unused.
    Project.objects.select_for_update(no_key=True).only("pk").get(pk=project.pk)


def _labels(project: Project, names: list[str]) -> list[Label]:
    """The project's labels of these names, whatever their case; what is missing is made."""
    _lock(project)
    known = {one.name.lower(): one for one in Label.objects.filter(project=project)}
    new = [Label(project=project, name=name) for name in names if name.lower() not in known]
    known |= {one.name.lower(): one for one in Label.objects.bulk_create(new)}
    return [known[name.lower()] for name in names]


def _attach(articles: Iterable[Article], labels: Iterable[Label]) -> None:
    labels = list(labels)
    ArticleLabel.objects.bulk_create(
        [ArticleLabel(article=article, label=label) for article in articles for label in labels],
        ignore_conflicts=True,
    )


def _forget_unused(project: Project) -> None:
    Label.objects.filter(project=project, labelling=None).delete()

from annotate.accounts.models import Project, User
from annotate.annotations.models import Annotation, Comment
from annotate.articles.models import Article
from annotate.curation.models import Review
from annotate.web.demo import make_demo


def test_the_demo_has_two_articles_and_work_of_every_kind(alice: User) -> None:
    project = make_demo(alice)
    assert project
    assert list(Article.objects.order_by("title").values_list("title", flat=True)) == [
        "The harbour that learned to count its boats",
        "Why the valley gave up its frost alarms",
    ]
    assert Annotation.objects.count() >= 6
    assert Annotation.objects.exclude(note="").exists()
    assert Comment.objects.exists()
    assert Review.objects.filter(verdict="accepted").exists()
    assert set(Annotation.objects.values_list("tags__key", flat=True)) == {
        "claim", "figure", "recommendation",
    }  # fmt: skip


def test_a_second_time_changes_nothing(alice: User) -> None:
    make_demo(alice)
    number = Annotation.objects.count()
    assert make_demo(alice) is None
    assert (Project.objects.count(), Annotation.objects.count()) == (1, number)

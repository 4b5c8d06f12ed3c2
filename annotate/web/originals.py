"""The file that an article was read from, for those who may read the article."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from annotate.accounts.permissions import Seat
from annotate.articles.models import OriginalFile
from annotate.articles.originals import download
from annotate.web.seats import PageRequest, article_or_404, at_the_table
from annotate.web.typed import whole


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat, pk: UUID) -> FileResponse:
    """The bytes as they came, of the current revision or of `?revision=2`."""
    article = article_or_404(seat, pk)
    found = OriginalFile.objects.filter(revision__article=article)
    number = whole(request.GET.get("revision", ""))
    if number is not None:
        original = found.filter(revision__number=number).first()
    else:
        original = found.filter(revision=article.current_id).first()
    if original is None:
        raise Http404
    try:
        return download(original)
    except OSError as error:
        raise Http404 from error

"""What every API view begins with: who asks, in which project, with which parameters."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Model
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.utils.mediatypes import media_type_matches
from rest_framework.views import APIView

from annotate.accounts import blindfold
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat, seat_of
from annotate.accounts.tokens import Bearer
from annotate.api.authentication import TokenAuthentication
from annotate.api.errors import TooLarge
from annotate.api.paging import Keyset, Page
from annotate.api.parsing import JSONParser
from annotate.api.shapes import NoQuery, Query, Shape

SMALL_BODY = 1024 * 1024  # bytes; articles, files and bulk have limits of their own
_NO_QUERY = NoQuery()


class SignedInRequest(Request):
    """A request whose person is known; views below `initial` see no other."""

    user: User


class OnlyJSON(BaseContentNegotiation):
    """JSON is what there is; `?format=` belongs to the export."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """The parser of the body's media type, None when there is none."""
        kind = request.content_type
        return next((p for p in parsers if media_type_matches(p.media_type, kind)), None)

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """JSON. Raises NotAcceptable when the request takes everything but that."""
        renderer = next(iter(renderers))
        if not request._request.accepts(renderer.media_type):
            raise exceptions.NotAcceptable(
                f"The answer is {renderer.media_type}, which the Accept header does not take."
            )
        return renderer, renderer.media_type


class ApiView(APIView):
    """A resource for people who are signed in. `queries` has the parameters by method."""

    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated,)
    parser_classes: Sequence[type[BaseParser]] = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = OnlyJSON
    metadata_class = None
    queries: ClassVar[Mapping[str, Query]] = {}
    largest_body: ClassVar[int] = SMALL_BODY

    request: SignedInRequest
    query: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse too large a body before it is read, then strangers, then wrong parameters."""
        self._check_size(request)
        super().initial(request, *args, **kwargs)
        self.find_seat(**kwargs)
        method = "GET" if request.method == "HEAD" else str(request.method)
        if hasattr(self, method.lower()):
            self.query = self.queries.get(method, _NO_QUERY).read(request.query_params)

    def find_seat(self, **kwargs: Any) -> None:
        """For resources of a project: the person's place in it."""

    def body(self, shape: Shape) -> dict[str, Any]:
        """The body in this shape. Raises ParseError, UnsupportedMediaType or ValidationError."""
        return shape.read(self.request.data)

    def page(self, keyset: Keyset) -> Page[Any]:
        """The page of a list that is asked for. Raises ValidationError for a made-up cursor."""
        return Page(self.request, keyset, size=self.query["page_size"], cursor=self.query["cursor"])

    def current_state(self, model: Model) -> dict[str, Any]:
        """What a 412 shows beside its error; resources with versions say it. Raises TypeError in
        the others, whose actions know no versions and so never lead here."""
        raise TypeError(f"{type(self).__name__} shows nothing that has versions.")

    def _check_size(self, request: Request) -> None:
        length = request.META.get("CONTENT_LENGTH") or 0
        try:
            size = int(length)
        except ValueError:
            raise exceptions.ParseError("The Content-Length is not a number.") from None
        if size > self.largest_body:
            raise TooLarge(
                f"The body has {size:,} bytes; at most {self.largest_body:,} bytes are taken here."
            )


class ProjectView(ApiView):
    """A resource of the project `slug`: strangers are told that nothing is there."""

    seat: Seat

    def find_seat(self, **kwargs: Any) -> None:
        """Raises NotFound for a stranger, as for a project that does not exist."""
        bearer = self.request.auth
        if isinstance(bearer, Bearer):
            seat = bearer.seat
        else:
            seat = seat_of(self.request.user, kwargs["slug"])
        if seat is None:
            raise exceptions.NotFound("There is no such project, or you are not a member of it.")
        self.seat = seat
        blindfold.put_on(blindfold.of_seat(seat))

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What the seat must not see is hidden until the answer is made."""
        with blindfold.own():
            return super().dispatch(request, *args, **kwargs)


class NothingHere(APIView):
    """Every other address below `/api/v1/`."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = OnlyJSON
    schema = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """404 in the one shape, whatever the method."""
        self.args, self.kwargs, self.headers = args, kwargs, {}
        self.request = self.initialize_request(request, *args, **kwargs)
        error = exceptions.NotFound("There is nothing at this address. Addresses end with a slash.")
        return self.finalize_response(self.request, self.handle_exception(error))


def largest_text_body() -> int:
    """In bytes: an article of 5,000,000 code points as JSON, and room for what is around it."""
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)

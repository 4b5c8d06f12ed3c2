"""The form in which somebody gives a text: pasted, in files, or by web addresses."""

from collections.abc import Collection
from pathlib import PurePath
from typing import Any, Self

from django import forms
from django.conf import settings

from annotate.accounts.errors import Invalid, Refused
from annotate.articles.imports import Upload, checked_address
from annotate.articles.models import Revision
from annotate.articles.reading import (
    KINDS_BY_SUFFIX,
    READERS,
    Source,
    from_file,
    from_text,
    kind_of,
)
from annotate.articles.sizes import too_large
from annotate.web.forms import show_refusal
from annotate.web.imports import uploads_of
from annotate.web.seats import PageRequest


class PastedText(forms.Field):
    """A text exactly as it was pasted: what the canonical form drops is dropped there."""

    widget = forms.Textarea


class SourceForm(forms.Form):
    """A text, or files, or web addresses."""

    text = PastedText(required=False, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}))
    format = forms.ChoiceField(
        label="Format of the text",
        # “Text” alone is the name of the field beside it.
        choices={kind: kind.label for kind in READERS} | {Revision.Source.TEXT: "Plain text"},
        required=False,
        widget=forms.RadioSelect,
        initial=Revision.Source.TEXT,
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS_BY_SUFFIX)}),
    )
    url = forms.CharField(
        label="Web address",
        required=False,
        help_text="The page is read without menus and advertising.",
        widget=forms.TextInput(
            attrs={"placeholder": "https://", "inputmode": "url", "spellcheck": "false"}
        ),
    )

    nothing_given = "Paste a text here, or choose a file below."
    archives: Collection[str] = ()
    """Endings of the names of files that hold other files."""
    uploads: list[Upload]

    @classmethod
    def of(cls, request: PageRequest) -> Self:
        """The form as it was sent, or an empty one."""
        sent = request.method == "POST"
        form = cls(request.POST, request.FILES) if sent else cls()
        form.uploads = uploads_of(request)
        return form

    @property
    def addresses(self) -> list[str]:
        """The web addresses of a form that is valid."""
        found: list[str] = self.cleaned_data["url"]
        return found

    def clean_file(self) -> Any:
        file: Any = self.cleaned_data["file"]
        if file and len(self.uploads) == 1 and (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(too_large(file.size))
        return file

    def clean_url(self) -> list[str]:
        lines = self.cleaned_data["url"].split("\n")
        try:
            return list(dict.fromkeys(checked_address(line) for line in lines if line.strip()))
        except Invalid as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        many = len(self.uploads) + len(values.get("url") or [])
        if many and (values.get("text") or "").strip():
            where = "file" if self.uploads else "url"
            other = "a file" if self.uploads else "a web address"
            self.add_error(where, f"Give either a text or {other}, not both.")
        elif not self.errors and not many and not values.get("text"):
            self.add_error("text", self.nothing_given)
        return values

    def is_for_the_worker(self) -> bool:
        """Whether it is more than one text that can be read at once. Raises Invalid for one file
        of which nothing can be made."""
        if len(self.uploads) != 1 or self.addresses:
            return bool(self.uploads or self.addresses)
        [upload] = self.uploads
        if PurePath(upload.name).suffix.lower() in self.archives:
            return True
        kind = kind_of(upload.file.read(), filename=upload.name)
        upload.file.seek(0)
        return kind not in READERS

    def source(self, *, title: str = "") -> Source:
        """What was given, read. Raises Invalid with what is wrong with it."""
        for upload in self.uploads:
            return from_file(upload.file.read(), filename=upload.name, title=title)
        kind = self.cleaned_data["format"] or Revision.Source.TEXT
        return from_text(self.cleaned_data["text"], kind=kind, title=title)

    def show(self, refusal: Refused) -> None:
        """Put what an action said to the fields: a pasted text of any kind is one field here."""
        refusal.fields = {
            "text" if name in READERS else name: said for name, said in refusal.fields.items()
        }
        show_refusal(self, refusal)

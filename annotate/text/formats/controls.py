"""What a page shows only sometimes, or wants filled in: forms, dialogs and hidden parts."""

from lxml import html

from annotate.text.formats.bylines import shown

_CONTROLS = (
    "//form | //dialog | //*[@role='dialog' or @role='alertdialog' or @aria-modal='true'"
    " or @hidden or contains(translate(@style, ' ', ''), 'display:none')]"
)
_LONGEST = 1_500  # code points: some pages are one form, others show their text by script


def without_controls(page: html.HtmlElement) -> None:
    """Take them out of a page, as far as they are small."""
    for element in page.xpath(_CONTROLS):
        if element.getparent() is None or element.tag in ("html", "body", "head"):
            continue
        if len(shown(element)) <= _LONGEST and element.find(".//h1") is None:
            element.drop_tree()

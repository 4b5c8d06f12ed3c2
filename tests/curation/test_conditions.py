"""The language of filters: read into a tree, and written again as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.curation.conditions import (
    OPERATORS,
    All,
    Either,
    Negated,
    Term,
    Tree,
    Wrong,
    both,
    either,
    parse,
    terms_of,
    written,
)

LETTER = st.characters(exclude_characters='()":=<>!“”\\', exclude_categories=["Cs", "Z", "Cc"])
WORD = st.text(LETTER, min_size=1).filter(lambda word: word.split() == [word])
NAME = st.sampled_from(["tag", "author", "figure.value", "note", "created", "has"])
TERM = st.one_of(
    st.builds(Term, NAME, st.sampled_from(OPERATORS), st.text(max_size=30)),
    st.builds(Term, st.just("text"), st.just(":"), WORD),
    st.builds(Term, st.just("text"), st.just("="), st.text(max_size=30)),
)
TREE: st.SearchStrategy[Tree] = st.recursive(
    TERM,
    lambda inside: st.one_of(
        st.builds(Negated, inside),
        st.builds(lambda parts: All(tuple(parts)), st.lists(inside, min_size=2, max_size=3)),
        st.builds(lambda parts: Either(tuple(parts)), st.lists(inside, min_size=2, max_size=3)),
    ),
    max_leaves=12,
)


@given(TREE)
def test_what_is_written_is_read_as_the_same(tree: Tree) -> None:
    assert parse(written(tree)) == tree


def read(typed: str) -> Tree | Wrong:
    try:
        return parse(typed)
    except Wrong as error:
        return error


@given(st.text(max_size=200))
def test_anything_typed_is_read_or_refused_with_its_place(typed: str) -> None:
    tree = read(typed)
    if isinstance(tree, Wrong):
        assert 0 <= tree.start < tree.end <= len(typed) + 1
        assert tree.message.startswith(f"At {tree.start + 1}: ")
    else:
        assert parse(written(tree)) == tree


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("  harbour  boats ", "harbour and boats"),
        ('"outer quay"', '"outer quay"'),
        ("“outer quay”", '"outer quay"'),
        ('text:"outer quay"', '"outer quay"'),
        ("TAG:figure AND NOT Status:rejected", "tag:figure and not status:rejected"),
        ("a or b and c", "a or b and c"),
        ("(a or b) and c", "(a or b) and c"),
        ("not a b", "not a and b"),
        ("not (a b)", "not (a and b)"),
        ("figure.value>1000", "figure.value > 1000"),
        ("created>=2026-01", "created >= 2026-01"),
        ('note:"50% \\"sure\\""', 'note:"50% \\"sure\\""'),
        ("tag:not", "tag:not"),
        ("author:“Ana Ruiz”", 'author:"Ana Ruiz"'),
    ],
)
def test_an_expression_is_written_in_one_way(typed: str, expected: str) -> None:
    assert written(parse(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "message", "where"),
    [
        ("tag:", "a value is missing after “tag:”", (4, 5)),
        ("tag:figure and", "a condition is missing after “and”", (14, 15)),
        ("tag:figure or or x", "a condition is missing after “or” before “or”", (14, 16)),
        ("and tag:x", "a condition is missing before “and”", (0, 3)),
        ("(tag:x", "this parenthesis is not closed", (0, 1)),
        ("tag:x)", "this parenthesis closes nothing", (5, 6)),
        ("()", "a condition is missing before “)”", (1, 2)),
        ('note:"open', "this quotation mark is not closed", (5, 10)),
        ("> 5", "a name is missing before “>”", (0, 1)),
        ("text > 5", "words are looked for with “:”", (5, 6)),
        ("(" * 40 + "a" + ")" * 40, "this is nested too deeply", (31, 32)),
        ("a " * 101, "there are more than 100 conditions", (200, 201)),
        ("a" * 4001, "an expression has at most 4,000 characters", (4000, 4001)),
    ],
)
def test_what_makes_no_sense_is_said_with_its_place(
    typed: str, message: str, where: tuple[int, int]
) -> None:
    with pytest.raises(Wrong) as error:
        parse(typed)
    assert message in error.value.message
    assert (error.value.start, error.value.end) == where
    assert error.value.fields == {"q": [error.value.message]}


def test_trees_are_put_together() -> None:
    tag, note = parse("tag:figure"), parse("note:x and note:y")
    assert written(both(tag, All(), note)) == "tag:figure and note:x and note:y"
    assert written(either(tag, note)) == "tag:figure or note:x and note:y"
    assert either(tag) == tag
    assert [term.value for term in terms_of(Negated(both(tag, note)))] == ["figure", "x", "y"]

"""Which key is meant: what is edited is what is read, however its name is written."""

from __future__ import annotations

import pytest

from notetui.core.frontmatter.change import ListChange
from notetui.core.frontmatter.edit import read_list, set_list
from notetui.core.frontmatter.read import read, text_list

NAMED = {
    "as it is": "---\ntags: [a]\n---\n",
    "other capitals": "---\nTags: [a]\n---\n",
    "in quotes": '---\n"TAGS": [a]\n---\n',
    "an old letter": "---\ntag\u017f: [a]\n---\n",
    "TOML": '+++\ntags = ["a"]\n+++\n',
    "TOML, other capitals": '+++\nTags = ["a"]\n+++\n',
    "TOML, in quotes": '+++\n"Tags" = ["a"]\n+++\n',
    "a table": '+++\n[taxonomies]\ntags = ["a"]\n+++\n',
    "a table, other capitals": '+++\n[taxonomies]\nTags = ["a"]\n+++\n',
    "a table in a line": '+++\ntaxonomies = { Tags = ["a"] }\n+++\n',
    "a table by dots": '+++\ntaxonomies.Tags = ["a"]\n+++\n',
    "JSON": '{"tags": ["a"]}\n',
    "JSON, other capitals": '{"Tags": ["a"]}\n',
}
NOT_NAMED = {
    "spaces around it": '---\n" tags ": [a]\n---\n',
    "JSON, spaces around it": '{" tags ": ["a"]}\n',
    "another": "---\ntagged: [a]\n---\n",
}


@pytest.mark.parametrize("shape", NAMED)
def test_a_key_is_read_and_edited_by_the_same_name(shape: str) -> None:
    text = NAMED[shape]
    assert text_list(read(text), "tags") == read_list(text, "tags") == ["a"]
    new = set_list(text, "tags", ListChange(add=("b",)))
    assert text_list(read(new), "tags") == read_list(new, "tags") == ["a", "b"]
    assert set_list(new, "tags", ListChange(remove=("b",))) == text


@pytest.mark.parametrize("shape", NOT_NAMED)
def test_a_key_that_is_not_read_is_not_edited(shape: str) -> None:
    text = NOT_NAMED[shape]
    assert text_list(read(text), "tags") == read_list(text, "tags") == []
    new = set_list(text, "tags", ListChange(add=("b",)))
    assert text_list(read(new), "tags") == read_list(new, "tags") == ["b"]

"""Parts of an archive are found as other programs write their names, and nothing is unpacked on trust."""

import io
import zipfile
from xml.parsers import expat

import pytest

from ingest.readers import Unreadable
from ingest.readers.package import Package


def archive(parts: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return content


def relationships(*targets: str) -> str:
    each = "".join(
        f'<Relationship Id="r{n}" Type="http://x/kind" Target="{target}"/>' for n, target in enumerate(targets)
    )
    return f'<Relationships xmlns="http://x">{each}</Relationships>'


@pytest.mark.parametrize(
    "target", ["worksheets/a.xml", "/xl/worksheets/a.xml", "../xl/worksheets/a.xml", r"worksheets\a.xml"]
)
def test_targets_are_relative_to_the_part_or_to_the_archive(target):
    package = Package(archive({"xl/_rels/book.xml.rels": relationships(target)}))
    assert package.related("xl/book.xml") == {"r0": ("kind", "xl/worksheets/a.xml")}


@pytest.mark.parametrize("name", ["xl/a.xml", "XL/A.xml", "xl\\a.xml", "/xl/a.xml"])
def test_names_differ_in_case_and_slashes(name):
    assert Package(archive({name: "<a/>"})).tree("xl/a.xml").tag == "a"


def test_a_method_that_no_workbook_uses():
    with pytest.raises(Unreadable, match="damaged"):
        Package(archive({"a.xml": "<a/>"}, zipfile.ZIP_LZMA)).tree("a.xml")


def test_a_part_that_is_not_there():
    with pytest.raises(Unreadable, match="damaged"):
        Package(archive({"a.xml": "<a/>"})).tree("b.xml")


@pytest.mark.parametrize("xml", ["<a>", "<a></b>", "<a", "", "<a/><b/>", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'])
def test_xml_that_is_none_is_refused_as_a_tree_and_as_a_stream(xml):
    package = Package(archive({"a.xml": xml}))
    with pytest.raises(Unreadable):
        package.tree("a.xml")
    with pytest.raises(Unreadable):
        list(package.feed("a.xml", expat.ParserCreate()))


def test_what_comes_out_is_counted_over_all_parts(monkeypatch):
    monkeypatch.setattr("ingest.readers.package.LARGEST_UNPACKED", 100)
    package = Package(archive({"a.xml": f"<a>{'x' * 60}</a>"}))
    package.tree("a.xml")
    with pytest.raises(Unreadable, match="unpacks to more"):
        package.tree("a.xml")


def test_a_tag_without_end_is_not_read_over_and_over(monkeypatch):
    monkeypatch.setattr("ingest.readers.package.CHUNK", 10)
    monkeypatch.setattr("ingest.readers.package.LONGEST_TAG", 100)
    package = Package(archive({"a.xml": f'<a b="{"x" * 1000}"/>'}))
    with pytest.raises(Unreadable, match="damaged"):
        list(package.feed("a.xml", expat.ParserCreate()))


def test_names_without_end_are_not_remembered(monkeypatch):
    monkeypatch.setattr("ingest.readers.package.CHUNK", 100)
    monkeypatch.setattr("ingest.readers.package.MOST_NAMES", 50)
    package = Package(archive({"a.xml": f"<a>{''.join(f'<b{number}/>' for number in range(100))}</a>"}))
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: None
    with pytest.raises(Unreadable, match="damaged"):
        list(package.feed("a.xml", parser))

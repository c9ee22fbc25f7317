"""Parts of an archive are found as other programs write their names, and nothing is unpacked on trust."""

import errno
import io
import zipfile
from xml.parsers import expat

import polars as pl
import pytest

from ingest.formats import xml as returns
from ingest.readers import Unreadable, parquet
from ingest.readers.package import Package
from ingest.readers.sheet import sheet_rows


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
    for size in ("CHUNK", "FIRST_CHUNK"):
        monkeypatch.setattr(f"ingest.readers.package.{size}", 10)
    monkeypatch.setattr("ingest.readers.package.LONGEST_TAG", 100)
    package = Package(archive({"a.xml": f'<a b="{"x" * 1000}"/>'}))
    with pytest.raises(Unreadable, match="damaged"):
        list(package.feed("a.xml", expat.ParserCreate()))


def test_names_without_end_are_not_remembered(monkeypatch):
    for size in ("CHUNK", "FIRST_CHUNK"):
        monkeypatch.setattr(f"ingest.readers.package.{size}", 100)
    monkeypatch.setattr("ingest.readers.package.MOST_NAMES", 50)
    package = Package(archive({"a.xml": f"<a>{''.join(f'<b{number}/>' for number in range(100))}</a>"}))
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: None
    with pytest.raises(Unreadable, match="damaged"):
        list(package.feed("a.xml", parser))


ENCODINGS = ["no-such-encoding", "shift_jis", "hex", "idna", "undefined", "punycode"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_that_the_parser_has_not_is_damage(encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?><a>b</a>'
    package = Package(archive({"a.xml": xml}))
    for read in (
        lambda: package.tree("a.xml"),
        lambda: list(package.feed("a.xml", expat.ParserCreate())),
        lambda: list(returns.records(io.BytesIO(xml.encode()), ["A"])),
    ):
        with pytest.raises(Unreadable):
            read()


@pytest.mark.parametrize("fault", [KeyError("a"), ValueError("a"), IndexError("a"), OverflowError("a"), OSError("a")])
def test_a_fault_in_a_handler_of_ours_is_not_the_files(fault, monkeypatch):
    def raises(*_: object) -> None:
        raise fault

    parser = expat.ParserCreate()
    parser.StartElementHandler = raises
    with pytest.raises(type(fault)):
        list(Package(archive({"a.xml": "<a/>"})).feed("a.xml", parser))
    monkeypatch.setattr(returns, "_local", raises)
    with pytest.raises(type(fault)):
        list(returns.records(io.BytesIO(b"<a/>"), ["A"]))


def test_a_fault_of_ours_is_no_damage_of_a_parquet_file(monkeypatch):
    def raises(*_: object) -> None:
        raise TypeError

    monkeypatch.setattr(parquet, "without_blank_rows", raises)
    content = io.BytesIO()
    pl.DataFrame({"a": ["1"]}).write_parquet(content)
    with pytest.raises(TypeError):
        list(parquet.open_parquet(content, ["a"]).batches)


class Failing(io.BytesIO):
    """A file on a disk that fails once `broken` is set."""

    broken = 0

    def read(self, *size: int) -> bytes:
        if self.broken:
            raise OSError(self.broken, "the disk")
        return super().read(*size)


@pytest.mark.parametrize("code", [errno.EIO, errno.ESTALE])
def test_a_fault_of_the_machine_is_not_the_files(code):
    file = Failing(archive({"a.xml": "<a/>"}).getvalue())
    package = Package(file)
    file.broken = code
    with pytest.raises(OSError, match="the disk"):
        package.tree("a.xml")
    for opened in (lambda: parquet.open_parquet(file, ["a"]), lambda: Package(file)):
        with pytest.raises(OSError, match="the disk"):
            opened()


@pytest.mark.parametrize("number", ["one", "1.5", "-1", "9" * 5000])
@pytest.mark.parametrize("where", ['<row r="{}"><c><v>1</v></c></row>', '<row><c r="A{}"><v>1</v></c></row>'])
def test_a_row_whose_number_is_none_is_damage(where: str, number: str):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData>{where.format(number)}</sheetData></worksheet>'
    with pytest.raises(Unreadable, match="damaged"):
        list(sheet_rows(Package(archive({"a.xml": sheet})), "a.xml"))

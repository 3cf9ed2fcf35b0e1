"""Zip packages and XML that were made to harm."""

import zipfile

import pytest

from evaltool.interchange import packages
from evaltool.interchange.packages import Package, parse_xml
from evaltool.problems import EvaltoolError


def zipped(path, files, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return path


def test_the_entries_are_read_by_name_whatever_the_capitals(tmp_path):
    package = Package(zipped(tmp_path / "a.zip", {"Sources/A.txt": "well", "Sources/": ""}))
    assert package.names() == ["Sources/A.txt"]
    assert package.read(package.find("sources/a.TXT")) == b"well"
    assert package.find("b") is None


def test_a_zip_bomb_is_refused_before_anything_is_unpacked(tmp_path):
    with pytest.raises(EvaltoolError, match="'bomb.txt' unpacks to more than 120 times its size. Nothing of it was read"):
        Package(zipped(tmp_path / "a.zip", {"bomb.txt": b"0" * 5_000_000}))


def test_a_package_that_is_too_large_as_a_whole_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "MAX_UNPACKED", 100)
    with pytest.raises(EvaltoolError, match="unpacked it is larger than 0 MB"):
        Package(zipped(tmp_path / "a.zip", {"a": b"0" * 60, "b": b"1" * 60}))


def test_an_entry_that_is_larger_than_it_says_is_not_read_to_its_end(tmp_path):
    package = Package(zipped(tmp_path / "a.zip", {"a.txt": b"0123456789"}))
    with pytest.raises(EvaltoolError, match="a.txt is larger than 0 MB"):
        package.read("a.txt", limit=5)


@pytest.mark.parametrize("name", ["../up.txt", "/root.txt", "a/../../b", "C:/x.txt", "..\\up.txt"])
def test_a_path_out_of_the_package_is_refused(tmp_path, name):
    with pytest.raises(EvaltoolError, match="holds a file that would be written outside of it"):
        Package(zipped(tmp_path / "a.zip", {name: "x"}))


def test_what_is_no_zip_and_what_is_damaged_is_said(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK no")
    with pytest.raises(EvaltoolError, match="it is damaged, or no zip package"):
        Package(tmp_path / "a.zip")
    path = zipped(tmp_path / "b.zip", {"a.txt": b"well" * 50}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"wellwell", b"wallwell", 1))
    with pytest.raises(EvaltoolError, match="a.txt could not be unpacked: it is damaged or encrypted"):
        Package(path).read("a.txt")


@pytest.mark.parametrize(
    "attack",
    [
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>',
        '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;</p>',
        '<!DOCTYPE p SYSTEM "http://example.org/p.dtd"><p/>',
    ],
)
def test_xml_with_a_document_type_is_refused(attack):
    with pytest.raises(EvaltoolError, match="it has a document type"):
        parse_xml(attack.encode(), "project.qde")


def test_damaged_deep_and_huge_xml_is_said(monkeypatch):
    with pytest.raises(EvaltoolError, match="project.qde could not be read as XML"):
        parse_xml(b"<p>", "project.qde")
    with pytest.raises(EvaltoolError, match="could not be read as XML"):
        parse_xml(b"<p>" * 5000 + b"</p>" * 5000, "project.qde")
    monkeypatch.setattr(packages, "MAX_XML", 10)
    with pytest.raises(EvaltoolError, match="is larger than 0 MB"):
        parse_xml(b"<p>0123456789</p>", "project.qde")

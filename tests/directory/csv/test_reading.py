"""C3: what a CSV file may be made of, and what is refused before anything is kept."""

import pytest

from lockstep.directory.csv.columns import TEMPLATE, columns_of
from lockstep.directory.csv.proposing import proposals
from lockstep.directory.csv.reading import Unreadable, read
from tests.directory.csv.files import lines, person

TWO = [("username", "email"), ("zoë", "zoe@fernhill.example")]


def text(separator: str) -> str:
    return "\r\n".join(separator.join(line) for line in TWO)


@pytest.mark.parametrize(
    ("data", "read_as"),
    [
        (text(",").encode(), "UTF-8, separated by commas"),
        (text(";").encode("utf-8-sig"), "UTF-8, separated by semicolons"),
        (text("\t").encode("utf-16"), "UTF-16, separated by tabs"),
        (text("\t").encode("utf-16-be").join([b"\xfe\xff", b""]), "UTF-16, separated by tabs"),
        (text(";").encode("windows-1252"), "Windows-1252, separated by semicolons"),
        (b"sep=;\r\n" + text(";").encode(), "UTF-8, separated by semicolons"),
        (text(",").replace("\r\n", "\n\n").encode(), "UTF-8, separated by commas"),
    ],
)
def test_encodings_and_separators_are_told_apart_and_said(data, read_as):
    table = read(data)
    assert (table.names, [line.cells for line in table.lines], table.read_as) == (TWO[0], [TWO[1]], read_as)


def test_a_line_has_the_number_that_an_editor_shows_also_after_a_cell_of_several_lines():
    table = read(b'username,email\n"a\nb",x@y.example\n\nc,z@y.example\n')
    assert [line.number for line in table.lines] == [2, 5]
    assert table.lines[0].cells[0] == "a\nb"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty."),
        (b"\r\n \r\n", "The file is empty."),
        (b"username,email\r\n", "There is nobody under the first line"),
        (b"PK\x03\x04rest", "This is a spreadsheet's own file."),
        (text(",").encode("utf-16-le"), "There are NUL characters in it"),
        (b"username,email\nb\0b,b@x.example", "There are NUL characters in it"),
        (b"\xff\xfea", "It can't be read as UTF-16."),
        (b"\xef\xbb\xbfusername\xff", "It can't be read as UTF-8."),
        (b"username\x81\x8d", "It can't be read as Windows-1252."),
        (b'username,email\nfine,f@x.example\n"dana,d@x.example\n', "Line 3: the quotation marks don't pair"),
        (b'username,email\n"dana" x,d@x.example\n', "Line 2: the quotation marks don't pair"),
        (b"username,email\n" + b"d" * 5000 + b",d@x.example", "Line 2: a cell has 5,000 characters."),
        (b"username,email\n" + b"d" * 200_000, "Line 2: the quotation marks don't pair, or a cell has no end."),
        (b"username,email" + b"\na,b" * 5001, "At most 5,000 people at a time"),
        (b"a," * 60 + b"b\nc", "At most 60 columns; these are 61."),
        (b"x" * (4 * 1024 * 1024 + 1), "At most 4 MB"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_what_is_no_table_of_people_is_refused_with_the_way_out(data, reason):
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize(
    ("name", "field", "kind", "part"),
    [
        ("username", "username", "", ""),
        ("User Name", "username", "", ""),
        ("E-mail", "email", "", ""),
        ("Company Email", "email", "", ""),
        ("First Name", "firstname", "", ""),
        ("FIRSTNAME", "firstname", "", ""),
        ("Surname", "lastname", "", ""),
        ("jobTitle", "job_title", "", ""),
        ("job_title", "job_title", "", ""),
        ("Employee ID", "employee_identifier", "", ""),
        ("costCenter", "cost_center", "", ""),
        ("mobile_number", "phone_numbers", "mobile", "number"),
        ("Work phone", "phone_numbers", "work", "number"),
        ("phoneNumbers.home", "phone_numbers", "home", "number"),
        ("work_streetAddress", "addresses", "work", "streetAddress"),
        ("Work City", "addresses", "work", "locality"),
        ("addresses.home.country", "addresses", "home", "country"),
        ("attributes.rc_number", "attributes", "", "rc_number"),
        ("Custom attribute rc_number", "attributes", "", "rc_number"),
    ],
)
def test_a_column_is_named_as_in_the_api_on_the_screen_or_in_a_spreadsheet(name, field, kind, part):
    others = [one for one in ("username", "email") if one != field]
    column = columns_of([name, *others])[0]
    assert (column.field, column.kind, column.part) == (field, kind, part)


def test_the_template_is_a_file_that_can_be_read():
    assert len(columns_of(TEMPLATE)) == len(TEMPLATE)


@pytest.mark.parametrize(
    ("names", "reasons"),
    [
        (("username", "email", "Shoe size", "manager"), ["the column “Shoe size”.", "the column “manager”."]),
        (("email",), ["The column username is missing"]),
        (("First Name",), ["The column username is missing", "The column email is missing"]),
        (("username", "email", "E-Mail"), ["The column Company Email is there twice."]),
        (("username", "email", ""), ["Column 3 has no name."]),
        (("username", "email", "Password"), ["Passwords are not imported"]),
        (("username", "email", "attributes.9x"), ["the column “attributes.9x”."]),
        (("username", "email", "a\u202eb"), ["the column “a·b”."]),
    ],
)
def test_unknown_double_and_missing_columns_are_refused_by_name_all_at_once(names, reasons):
    with pytest.raises(Unreadable) as refused:
        columns_of(names)
    assert len(refused.value.reasons) == len(reasons)
    for said, expected in zip(refused.value.reasons, reasons, strict=True):
        assert expected in said


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Da\x07na", "First Name: There is a character in it that can't be printed."),
        ("Dana\u202egpj.exe", "First Name: There is a character in it that can't be printed."),
        ('"Da\nna"', "First Name: There is a character in it that can't be printed."),
        ("D" * 300, "First Name: At most 200 characters; these are 300."),
        ('"=HYPERLINK(""http://x"")"', "First Name: begins with “=”, as a formula does."),
        ("+cmd|x", "First Name: begins with “+”"),
        ("-SUM(A1)", "First Name: begins with “-”"),
        ("@SUM(1)", "First Name: begins with “@”"),
        ("\t=1+1", "First Name: begins with “\t”"),
        ("'=1+1", "First Name: begins with “'”"),
    ],
)
def test_a_name_that_can_not_be_leaves_its_line_out_and_no_other(cell, reason):
    (bad, good) = proposals(read(lines(f"dana,dana@x.example,{cell},Reed", person("Eve Ashton"))))
    assert bad.reasons[0].startswith(reason)
    assert good.reasons == ()
    assert good.values["firstname"] == "Eve"


@pytest.mark.parametrize("cell", ["دنة", "דנה", "Zoë", "O'Hara", "Anne-Marie", "李"])
def test_names_of_other_scripts_are_names(cell):
    (one,) = proposals(read(lines(f"dana,dana@x.example,{cell},Reed")))
    assert (one.reasons, one.values["firstname"]) == ((), cell)


def test_numbers_with_a_sign_are_no_formulas_and_lists_are_put_together():
    head = "username,email,mobile_number,Work phone,Work Street,work_country,attributes.badge,attributes.desk"
    (one,) = proposals(read(lines("d,d@x.example,+49 (30) 123-45,,1 Main St,DE,-7,", head=head)))
    assert one.reasons == ()
    assert one.values["phone_numbers"] == [{"type": "mobile", "number": "+49 (30) 123-45"}]
    assert (
        one.values["addresses"][0] | {"type": "work", "streetAddress": "1 Main St", "country": "DE"}
        == (one.values["addresses"][0])
    )
    assert one.values["attributes"] == [{"name": "badge", "value": "-7"}]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("dora,DANA@fernhill.example,Dora,Reed", "Its username or e-mail address dana@fernhill.example is in line"),
        ("Dana@fernhill.example,dora@fernhill.example,Dora,Reed", "Its username or e-mail address"),
    ],
)
def test_two_lines_with_one_address_are_nobodys(second, said):
    first = "dana,dana@fernhill.example,Dana,Reed"
    proposed = proposals(read(lines(first, person("Eve Ashton"), second)))
    assert [bool(one.reasons) for one in proposed] == [True, False, True]
    assert said in proposed[0].reasons[0]
    assert "line 4" in proposed[0].reasons[0]
    assert "line 2" in proposed[2].reasons[0]


def test_other_letters_than_ascii_are_never_folded():
    proposed = proposals(read(lines("é1,a@x.example,A,A", "É1,b@x.example,B,B")))
    assert [one.reasons for one in proposed] == [(), ()]


def test_a_line_with_too_many_or_too_few_cells_is_left_out():
    proposed = proposals(read(lines("dana,d@x.example,Dana", person("Eve Ashton") + ",more")))
    assert [one.reasons for one in proposed] == [
        ("It has 3 cells, the first line 4.",),
        ("It has 5 cells, the first line 4.",),
    ]

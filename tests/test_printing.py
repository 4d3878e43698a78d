"""What commands print on a terminal, or into a pipe."""

from mailbot.cli.printing import print_table


def test_a_table_without_headings_begins_with_its_first_row(capsys):
    print_table("", ("", ""), [("stage", "new"), ("owner", "li")], "nothing")
    assert capsys.readouterr().out.splitlines()[0].split() == ["stage", "new"]


def test_headings_and_a_title_stand_above_the_rows(capsys):
    print_table("Orders", ("ticket", "owner"), [("T-1", "li")], "nothing")
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["Orders"],
        ["ticket", "owner"],
        ["T-1", "li"],
    ]

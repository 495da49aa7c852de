"""Tests of the command."""

import pytest

from benchmarks.ensemble import __main__ as command


@pytest.mark.parametrize("arguments", [["--members", "0"], ["--members", "two"], ["--rounds", "2"]])
def test_what_makes_no_sense_is_refused(arguments, capsys):
    with pytest.raises(SystemExit):
        command.main(arguments)
    assert f"must be a whole number, {3 if '--rounds' in arguments else 1} or more. Received: " in (
        capsys.readouterr().err
    )


def test_a_page_without_room_is_refused_before_anything_is_measured(monkeypatch):
    def refuse(name):
        raise ValueError(f"no room for {name}")

    monkeypatch.setattr(command, "check_section", refuse)
    monkeypatch.setattr(command, "compare", lambda members, rounds: pytest.fail("measured"))
    with pytest.raises(ValueError, match="no room for ensemble"):
        command.main([])


def test_the_command_measures_each_number_of_nets_and_writes_its_section(monkeypatch):
    written = {}
    monkeypatch.setattr(command, "compare", lambda members, rounds: (members, rounds))
    monkeypatch.setattr(command, "section", lambda results, rounds, load: results)
    monkeypatch.setattr(command, "write_section", lambda name, text: written.update({name: text}))
    command.main(["--members", "8", "32", "--rounds", "5"])
    assert written == {"ensemble": {8: (8, 5), 32: (32, 5)}}

"""What a sandbox shows of this machine."""

from pathlib import Path

from grading.marking._exposed import _View


def shown(*paths):
    view = _View()
    for path in paths:
        view.show(Path(path))
    return view.arguments


def test_a_file_is_shown_for_reading_at_its_place(tmp_path):
    assert shown(tmp_path) == ["--ro-bind", str(tmp_path), str(tmp_path)]


def test_links_are_shown_as_links_with_what_they_lead_to(tmp_path):
    real = tmp_path / "versions" / "3.11.7"
    (real / "bin").mkdir(parents=True)
    (real / "bin" / "python3.11").touch()
    (real / "bin" / "python").symlink_to("python3.11")
    (tmp_path / "current").symlink_to("versions/3.11.7")
    assert shown(tmp_path / "current" / "bin" / "python") == [
        *("--symlink", "versions/3.11.7", str(tmp_path / "current")),
        *("--symlink", "python3.11", str(real / "bin" / "python")),
        *("--ro-bind", str(real / "bin" / "python3.11"), str(real / "bin" / "python3.11")),
    ]


def test_nothing_is_shown_twice(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib64").symlink_to("lib")
    (tmp_path / "lib" / "python").mkdir()
    arguments = shown(
        tmp_path / "lib", tmp_path / "lib64", tmp_path / "lib" / "python", tmp_path / "lib64" / "python"
    )
    assert arguments == [
        *("--ro-bind", str(tmp_path / "lib"), str(tmp_path / "lib")),
        *("--symlink", "lib", str(tmp_path / "lib64")),
    ]

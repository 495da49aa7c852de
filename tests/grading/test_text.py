"""Text from elsewhere is safe to show."""

from grading._text import one_line, safe_lines


def test_text_cannot_control_a_terminal():
    evil = "\x1b[2Ja\u202eb\ud800\r\n\x00c\x9b"
    assert one_line(evil).isprintable()
    assert safe_lines(evil).replace("\n", "").isprintable()
    assert len(one_line("x" * 1000)) == 200
    assert one_line("Zoë 李") == "Zoë 李"

"""Which students a submission may be from; `platforms` tests how rosters read."""

import pytest

from grading._text import GradingError
from grading.roster import read_roster
from tests.grading.samples import BLACKBOARD, CANVAS


def test_a_table_without_the_columns_of_a_roster_is_refused(roster):
    with pytest.raises(
        GradingError, match=r"not a roster.*id or email \(your own\), in English.*columns Name, Points"
    ):
        roster("Name,Points\nAna,3\n")


MOODLES = {
    "German": (
        "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,"
        "Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar",
        "Teilnehmer/in1234567",
    ),
    "French": (
        "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,"
        "Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires",
        "Participant1234567",
    ),
    "Spanish": (
        "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,"
        "La calificación puede ser cambiada,Última modificación (entrega),Última modificación (calificación),"
        "Comentarios",
        "Participante 1234567",
    ),
    "Japanese": (
        "ID,氏名,メールアドレス,ステータス,評点,最大評点,評点を変更できます,"
        "最終更新日時 (提出),最終更新日時 (評定),フィードバックコメント",
        "参加者 1234567",
    ),
    "Chinese": (
        "识别符,全名,电子邮件地址,状态,成绩,最高分,成绩可以更改,上次修改（作业）,上次修改（评分）,评语",
        "参与者1234567",
    ),
}


@pytest.mark.parametrize("language", MOODLES)
def test_a_worksheet_in_another_language_is_refused_for_its_language(roster, language):
    header, identifier = MOODLES[language]
    row = f"{identifier},Jane Doe,jane@uni.example,x,,4,x,-,-,"
    says = (
        "worksheet in another language than English: set Moodle's language to English, and download it again"
    )
    with pytest.raises(GradingError, match=says):
        roster(f"{header}\n{row}\n")


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        (BLACKBOARD.replace("Last Name", "Nachname").replace("Total Pts", "Gesamtpunkte"), "Blackboard"),
        (BLACKBOARD.replace("First Name", "Prénom").replace("Total Pts", "Nb total de pts"), "Blackboard"),
        (CANVAS.replace("Student,", "Teilnehmer,").replace("Section,", "Abschnitt,"), "Canvas"),
        (CANVAS.replace("Section,", "Sección,").replace("Points Possible", "Puntos posibles"), "Canvas"),
    ],
)
def test_a_gradebook_in_another_language_is_refused_for_its_language(roster, text, platform):
    with pytest.raises(GradingError, match=f"another language than English: set {platform}'s language"):
        roster(text)


@pytest.mark.parametrize(
    "text",
    [
        "id,email,Übung (1),Übung (2)\ns1,a@uni.example,1,2\n",
        "id,email,Quiz (first),Quiz (second)\nana,a@uni.example,1,2\n",
        "ID,Name,Homework (501)\n1,Ana,3\n",
        "id,name,note [x]\n1,Ana,3\n",
    ],
)
def test_a_roster_of_one_s_own_is_not_taken_for_a_translation(roster, text):
    assert roster(text).platform.name == "plain"


def test_what_is_no_roster_at_all_hears_of_the_language_too(roster):
    with pytest.raises(
        GradingError, match="needs the columns .*, in English. Received the columns Nom, Note"
    ):
        roster("Nom,Note\nAna,3\n")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(GradingError, match="nix.csv cannot be read"):
        read_roster(tmp_path / "nix.csv")


def test_platform_numbers_are_looked_for_in_that_platform_s_roster_only(roster):
    canvas = roster(CANVAS.replace("S2", "12345"))  # another student's university number
    assert [student.row for student in canvas.find("12345", "canvas")] == [2]
    assert canvas.find("12345", "moodle") == []
    assert len(canvas.find("12345", "plain")) == 2


def test_plain_names_fit_ids_exactly_and_addresses_whatever_their_case(roster):
    found = roster("id,email,name\n007,Ana@Uni.example,Ana\n7,bob@uni.example,007\n")
    assert [student.id for student in found.find("007", "plain")] == ["007"]
    assert [student.id for student in found.find("ANA@uni.EXAMPLE", "plain")] == ["007"]
    assert found.find("ana", "plain") == []
    assert found.find("Ana", "plain") == []


def test_accents_may_be_written_in_either_form(roster):
    found = roster("id,email\nzoe\u0308,Zoe\u0308@uni.example\n")
    assert len(found.find("zoë", "plain")) == 1
    assert len(found.find("zoë@uni.example", "plain")) == 1

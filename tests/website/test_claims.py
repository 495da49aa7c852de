"""Claims among a notebook's outputs."""

from nbformat import v4

from website.claims import claims_of


def test_claims_of_a_notebook_are_found_among_other_outputs():
    outputs = [
        v4.new_output("stream", text="C1 holds"),
        v4.new_output("display_data", data={}, metadata={"claim": {"id": "C2"}}),
        v4.new_output("display_data", data={}),
        v4.new_output("execute_result", data={}, metadata={"claim": {"id": "C1"}}),
    ]
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("C3"), v4.new_code_cell("f", outputs=outputs)])
    assert [record["id"] for record in claims_of(notebook)] == ["C2", "C1"]

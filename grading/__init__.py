"""The instructor's command: marking a class's notebooks, feedback pages and the gradebook.

``python -m grading --help`` says what there is. `grading.marking` runs what students wrote, in a sandbox;
nothing else here does.
"""

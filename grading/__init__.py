"""The instructor's command: marks for a class's notebooks, feedback pages and the gradebook.

``python -m grading --help`` lists what it does. Only `grading.marking` runs what students wrote, in a
sandbox. All that is known of Canvas, Moodle and other platforms is in `grading.platforms`.
"""

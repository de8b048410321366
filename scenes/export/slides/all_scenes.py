"""The lecture's scenes, for the command `manim-slides render`.

  manim-slides render -ql scenes/export/slides/all_scenes.py StdGraph

`LECTURE_LANG` and `LECTURE_THEME` choose language and theme.
"""

from scenes.export.discovery import lecture_scenes
from scenes.export.slides.lecture_slide import LectureSlide

for _found in lecture_scenes():
    _attributes = {"__module__": __name__, "__doc__": _found.about}
    globals()[_found.name] = type(_found.name, (LectureSlide, _found.load()), _attributes)

"""What a scene says in a language, with its equations and the handout of its problem.

The scene is taken through its steps without being drawn.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from scenes.export import handout
from scenes.export.discovery import Found
from scenes.export.files import write_whole
from scenes.export.page.captions import Cue
from scenes.export.scene_processes import Context, Listener, Outcome, Record, Task, make_all
from scenes.export.sources import fingerprint
from scenes.export.variant import QUALITIES, Variant, renders


@dataclass(frozen=True)
class Told:
    """A scene in a language: its title, what it says, and the new equations of each step.

    `equations` are `math` elements. `handout` is the path of a PDF, empty when there is none.
    """

    title: str
    cues: tuple[Cue, ...]
    equations: tuple[tuple[str, ...], ...]
    handout: str

    @classmethod
    def read(cls, scene: Found, language: str) -> Told:
        """Return what `write_words` wrote. Raises OSError when it has not."""
        values = json.loads(_file(scene, language).read_text(encoding="utf-8"))
        values["cues"] = tuple(Cue(**cue) for cue in values["cues"])
        values["equations"] = tuple(map(tuple, values["equations"]))
        return cls(**values)


def write_words(
    scenes: Sequence[Found], language: str, *, jobs: int, fresh: bool, listener: Listener
) -> list[Outcome]:
    """Write the words and handouts of the scenes that are not up to date, as `make_all` says."""
    # Only how many cues there are counts here, and their order: the times are those of the video.
    variant = Variant(*QUALITIES["l"], language)
    package = Path(handout.__file__)
    layout = (package.parent / "handout.typ").read_text(encoding="utf-8")
    of_handouts = fingerprint(Found("handout", package, "", ""), layout)
    task = Task(
        folder=_folder(language),
        fingerprint=partial(fingerprint, settings=f"{variant!r} {of_handouts}"),
        prepare=partial(_prepare, variant),
        make=partial(_make, language),
    )
    return make_all(task, scenes, jobs=jobs, fresh=fresh, listener=listener)


def _folder(language: str) -> str:
    return f"words-{language}"


def _file(scene: Found, language: str) -> Path:
    record = Record.read(_folder(language), scene).file
    return record.with_name(f"{scene.name}.words.json")


def _prepare(variant: Variant, folder: Path) -> None:
    from scenes.export.videos import configure

    configure(variant, folder, dry_run=True)


def _make(language: str, scene: Found, context: Context) -> None:
    from scenes.export.manim_names import own_texts, replaced
    from scenes.export.statements import NewStatements
    from scenes.export.still_renderer import StillRenderer

    own_texts()
    equations: list[tuple[str, ...]] = []
    new = NewStatements()

    def settled(played: object, number: int, name: str) -> None:
        equations.append(tuple(statement.mathml() for statement in new(played)))
        context.tell(piece=True)

    with replaced(partial(StillRenderer, settled=settled)):
        played = _titled(scene.load())()
        played.render()
    cues = [
        Cue(said.start.total_seconds(), said.end.total_seconds(), said.content)
        for said in played.renderer.file_writer.subcaptions
    ]
    files = [_file(scene, language)]
    pdf = _handout(scene, language)
    if pdf is not None:
        files.append(pdf)
    title = getattr(played, "told_title", scene.name)
    told = Told(title, tuple(cues), tuple(equations), str(pdf or ""))
    write_whole(files[0], json.dumps(asdict(told), ensure_ascii=False).encode())
    record = context.record
    record.made = str(files[0])
    record.pieces = len(equations)
    record.write(files)
    context.tell(made=record.made)


def _titled(cls: type) -> type:
    """Return the scene's class, made to keep the title of its header if it has one."""
    from scenes.stage.lecture_scene import LectureScene

    if not issubclass(cls, LectureScene):
        return cls

    def opened(self: LectureScene, steps: int, **fields: object) -> None:
        self.told_title = self.say("title", **fields)
        cls.open(self, steps, **fields)

    return type(cls.__name__, (cls,), {"open": opened})


def _handout(scene: Found, language: str) -> Path | None:
    """Write the handout of the scene's problems; a scene may have one that is not the lecture's."""
    from scenes.export.handout.errors import UnknownProblemError

    if not scene.problems:
        return None
    try:
        return handout.write_handout(scene.problems, language, "pdf", renders() / "handout")
    except UnknownProblemError:
        return None

"""Gather what a page shows of a scene from the files that were made of it."""

from __future__ import annotations

from pathlib import Path

from scenes.export.discovery import Found
from scenes.export.page.captions import apart, from_srt, retold
from scenes.export.page.content import Lecture, Step
from scenes.export.page.stills import stills_of
from scenes.export.page.words import Told
from scenes.export.scene_processes import Record
from scenes.export.variant import LANGUAGES, Variant


def gather(scene: Found, variant: Variant) -> Lecture:
    """Return the scene's part of the page, its video and stills in the language of `variant`.

    Raises ValueError for a scene without a video, or when what it tells does not fit its video.
    """
    record = Record.read(variant.name, scene)
    video = Path(record.made)
    if not record.chapters:
        raise ValueError(f"{scene.name} plays nothing: a page shows videos")
    told = {language: Told.read(scene, language) for language in LANGUAGES}
    own = told[variant.language]
    srt = video.with_suffix(".srt")
    cues = from_srt(srt.read_text(encoding="utf-8")) if str(srt) in record.files else ()
    cues = apart(cues, variant.frame)
    captions = {
        language: retold(cues, words.cues)
        for language, words in told.items()
        # A scene may have words in one language only.
        if cues and (words is own or _texts(words) != _texts(own))
    }
    steps = []
    for chapter, still, equations in zip(
        record.chapters, stills_of(scene, variant), own.equations, strict=True
    ):
        start, end = (float(chapter[key] * variant.frame) for key in ("start", "end"))
        said = {
            # By their middles: both ends are rounded.
            language: " ".join(c.text for c in spoken if start <= (c.start + c.end) / 2 < end)
            for language, spoken in captions.items()
        }
        name = chapter["name"].replace("_", " ")
        title = {language: said.get(language) or name for language in LANGUAGES}
        steps.append(Step(title, start, still, equations))
    return Lecture(
        name=scene.name,
        problem=scene.problem,
        title={language: words.title for language, words in told.items()},
        about=steps[0].title if cues else dict.fromkeys(LANGUAGES, scene.about),
        video=video,
        seconds=record.seconds,
        poster=steps[-1].still,
        captions=captions,
        steps=tuple(steps),
        handouts={
            language: Path(words.handout) for language, words in told.items() if words.handout
        },
    )


def _texts(told: Told) -> list[str]:
    return [cue.text for cue in told.cues]

"""Make the slides of scenes: videos and their list for manim-slides, and the decks."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from scenes.export.discovery import Found
from scenes.export.files import write_whole
from scenes.export.scene_processes import Context, Listener, Outcome, Task, make_all
from scenes.export.sources import fingerprint
from scenes.export.variant import Variant, renders

if TYPE_CHECKING:
    from manim_slides.config import PresentationConfig


def write_slides(
    scenes: Sequence[Found], variant: Variant, *, jobs: int, fresh: bool, listener: Listener
) -> list[Outcome]:
    """Write the slides of the scenes that are not up to date, as `make_all` says.

    Segments come from the cache of `lecture render`, and go there (`fresh`: all are drawn anew).
    """
    task = Task(
        folder=f"slides{variant.look}",
        fingerprint=partial(fingerprint, settings=f"{variant!r} {version('manim-slides')}"),
        prepare=partial(_prepare, variant),
        make=partial(_make, variant, fresh),
    )
    return make_all(task, scenes, jobs=jobs, fresh=fresh, listener=listener)


def slides_folder(variant: Variant) -> Path:
    """Return the folder of all slides: what manim-slides calls --folder."""
    return renders() / f"slides{variant.look}"


def _prepare(variant: Variant, folder: Path) -> None:
    from scenes.export.videos import configure

    configure(variant, folder)
    from manim_slides import Slide  # noqa: F401 (once for all scenes)
    from manim_slides.logger import logger

    logger.setLevel("WARNING")


def _make(variant: Variant, fresh: bool, scene: Found, context: Context) -> None:
    from manim_slides.config import PresentationConfig

    from scenes.export.manim_names import own_texts, replaced
    from scenes.export.segment_renderer import SegmentRenderer
    from scenes.export.slides.html import write_html
    from scenes.export.slides.lecture_slide import LectureSlide
    from scenes.export.slides.pptx import write_pptx

    own_texts()
    drawn = context.folder / f"slides-{scene.name}"
    renderer = partial(SegmentRenderer, tokens=context.tokens, fresh=fresh, tell=context.tell)
    with replaced(renderer):
        # Played backwards a slide is the same video: reversing would encode every frame anew.
        options = {"skip_reversing": True}
        played = type(scene.name, (LectureSlide, scene.load()), options)(output_folder=drawn)
        played.render()
    folder = slides_folder(variant)
    presentation = PresentationConfig.from_file(drawn / f"{scene.name}.json")
    files = keep(presentation, folder, scene.name)
    for write in (write_html, write_pptx):
        suffix = write.__name__.removeprefix("write_")
        deck = drawn / f"{scene.name}.{suffix}"
        with contextlib.redirect_stderr(io.StringIO()):  # progress bars of manim-slides
            write(presentation, played.presentation_title, deck)
        files.append(folder / deck.name)
        write_whole(files[-1], deck.read_bytes())
    record = context.record
    record.made = str(folder / f"{scene.name}.html")
    record.pieces = len(played.renderer.lengths)
    record.seconds = float(sum(played.renderer.lengths) * variant.frame)
    record.write(files)
    context.tell(made=record.made, seconds=record.seconds)


def keep(presentation: PresentationConfig, folder: Path, name: str) -> list[Path]:
    """Write what `manim-slides present` and `convert` read, and return these files.

    A video's name is made from those of its segments, so that one is never replaced by another:
    the list fits its videos at any moment. What it no longer names is removed.
    """
    videos = folder / "files" / name
    slides = json.loads(presentation.model_dump_json())
    for slide in slides["slides"]:
        video = Path(slide["file"])
        write_whole(videos / video.name, video.read_bytes())
        # Relative to where the folder is, as manim-slides reads it: it may be moved.
        slide["file"] = slide["rev_file"] = str(Path(folder.name, "files", name, video.name))
    listing = folder / f"{name}.json"
    write_whole(listing, json.dumps(slides, ensure_ascii=False, indent=2).encode())
    kept = {videos / Path(slide["file"]).name for slide in slides["slides"]}
    for video in set(videos.glob("*.mp4")) - kept:
        video.unlink(missing_ok=True)
    return [listing, *sorted(kept)]

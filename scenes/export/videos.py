"""Make the videos of scenes."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from scenes.export.chance import SEED
from scenes.export.discovery import Found
from scenes.export.files import write_whole
from scenes.export.scene_processes import Context, Listener, Outcome, Task, make_all
from scenes.export.sources import fingerprint
from scenes.export.variant import Variant, renders

# How many new objects make Python look for garbage: a glyph is a dozen, and hardly any is garbage.
_OBJECTS = 200_000
# What almost every scene needs, imported once for all of them.
_SHARED = (
    "scenes.derivation_scene",
    "scenes.graph_scene",
    "scenes.network_scene",
    "mathcore.derivations.catalogue",
    "mathcore.verification.prover",
)


def render(
    scenes: Sequence[Found],
    variant: Variant,
    *,
    jobs: int,
    fresh: bool,
    listener: Listener,
    cluster: str | None = None,
) -> list[Outcome]:
    """Render the scenes that are not up to date, as `make_all` says.

    Of a scene that is not up to date only those segments are drawn that are not in the cache
    (`fresh`: all of them): here, or by the Dask cluster whose scheduler has the address `cluster`.
    Raises UsageError and ConnectionError when that cannot draw.
    """
    task = Task(
        folder=variant.name,
        fingerprint=partial(fingerprint, settings=repr(variant)),
        prepare=partial(_prepare, variant, cluster),
        make=partial(_make, variant, fresh, cluster),
    )
    return make_all(task, scenes, jobs=jobs, fresh=fresh, listener=listener)


def configure(variant: Variant, folder: Path, **settings: object) -> None:
    """Import manim and what scenes have in common, and tell manim what to render, and where.

    `folder` receives what is not to stay; `settings` are more of manim's. What has been verified
    once is remembered beside the segments.
    """
    variant.enter()
    from manim import config, logger

    for module in _SHARED:
        import_module(module)
    from mathcore.verification import memory
    from scenes.stage.typesetting import compiler

    compiler()
    out = renders()
    config.update(
        {
            "media_dir": str(out),
            "video_dir": str(folder),
            "images_dir": str(folder),
            "text_dir": str(folder / "texts"),
            "partial_movie_dir": str(out / "cache" / variant.name / "{scene_name}"),
            "pixel_width": variant.width,
            "pixel_height": variant.height,
            "frame_rate": variant.rate,
            "progress_bar": "none",
            "max_files_cached": 2000,
            "seed": SEED if config.seed is None else config.seed,
            **settings,
        }
    )
    memory.keep_in(out / "cache" / "verified")
    logger.setLevel("WARNING")
    gc.freeze()  # what is loaded now stays, in every process
    gc.set_threshold(_OBJECTS)


def _prepare(variant: Variant, cluster: str | None, folder: Path) -> None:
    if cluster is not None:
        from scenes.export.cluster.connection import check

        check(cluster)
    configure(variant, folder)


def _renderer(
    variant: Variant, fresh: bool, cluster: str | None, scene: Found, context: Context
) -> partial:
    if cluster is None:
        from scenes.export.segment_renderer import SegmentRenderer

        return partial(SegmentRenderer, tokens=context.tokens, fresh=fresh, tell=context.tell)
    from scenes.export.cluster.renderer import ClusterRenderer

    return partial(
        ClusterRenderer,
        address=cluster,
        found=scene,
        variant=variant,
        scenes=context.scenes,
        fresh=fresh,
        tell=context.tell,
    )


def _make(
    variant: Variant, fresh: bool, cluster: str | None, scene: Found, context: Context
) -> None:
    from scenes.export.manim_names import own_texts, replaced
    from scenes.export.video import chapters_of, with_chapters

    own_texts()
    with replaced(_renderer(variant, fresh, cluster, scene, context)):
        played = scene.load()()
        played.render()
    writer = played.renderer.file_writer
    lengths = played.renderer.lengths
    joined = writer.final_file_path
    target = renders() / variant.name / f"{scene.name}{joined.suffix}"
    chapters = chapters_of(writer.sections, lengths)
    if joined.suffix == ".mp4":
        write_whole(target, with_chapters(joined, chapters, variant.frame))
    else:  # the picture of a scene that plays nothing
        write_whole(target, joined.read_bytes())
    files = [target]
    if writer.subcaptions:
        files.append(target.with_suffix(".srt"))
        write_whole(files[-1], writer.output_plan.subcaption_file.read_bytes())
    record = context.record
    record.made = str(target)
    record.pieces = len(lengths)
    record.seconds = float(chapters[-1].end * variant.frame) if chapters else 0.0
    record.chapters = [chapter.as_dict() for chapter in chapters]
    record.write(files)
    context.tell(made=record.made, seconds=record.seconds)

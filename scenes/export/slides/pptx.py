"""The PPTX: manim-slides' PowerPoint, its videos at rest on their last frame."""

from __future__ import annotations

import io
from pathlib import Path

import pptx
from manim_slides.config import PresentationConfig
from manim_slides.convert import FrameIndex, PowerPoint, read_image_from_video_file
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.shapes.picture import Movie

WIDTH = 1280  # of a slide, in pixels of 1/96 inch, whatever the size of the videos


def write_pptx(presentation: PresentationConfig, title: str, target: Path) -> None:
    """Write the deck: a slide a video, which plays by itself and is seen in print as its still."""
    width, height = presentation.resolution
    size = {"width": WIDTH, "height": round(WIDTH * height / width)}
    PowerPoint(presentation_configs=[presentation], **size).convert_to(target)
    deck = pptx.Presentation(str(target))
    deck.core_properties.title = title
    for slide, told in zip(deck.slides, presentation.slides, strict=True):
        (movie,) = (shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.MEDIA)
        still = io.BytesIO()
        read_image_from_video_file(told.file, FrameIndex.last).save(still, format="PNG")
        _set_poster(movie, still)
    deck.save(str(target))


def _set_poster(movie: Movie, picture: io.BytesIO) -> None:
    """Show a PNG when the movie does not play, instead of the one that is there."""
    blip = movie._element.blipFill.find(qn("a:blip"))
    before = blip.get(qn("r:embed"))
    _, poster = movie.part.get_or_add_image_part(picture)
    blip.set(qn("r:embed"), poster)
    if poster != before:
        movie.part.drop_rel(before)

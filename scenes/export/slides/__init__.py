"""Slides: an HTML deck and a PPTX in which each step plays its motion and rests on its still.

`lecture_slide` makes a scene a Slide of manim-slides: each step is one, what is said and shown are
its notes. `decks` renders it by `lecture render`'s renderer; what manim-slides then writes, its
converters turn into files (`html`, `pptx`). `all_scenes` holds those of the lecture for
`manim-slides render`. `reveal` holds the files of Reveal.js 6.0.1 that a deck embeds.
"""

"""The page: a folder of HTML with videos, captions, chapters and equations as text.

It works on any web server and from disk: nothing is fetched, no program runs but `page.js`, and
the font of the equations stands in the style sheet (`math_font` made it).
`content` says what a page shows, `captions` times the words, `writing` makes the files. What is
shown comes from the videos: `stills` has their frames, `words` what scenes say, `gathering` joins.
"""

"""A Dask cluster draws what is not in the cache: `lecture render --dask ADDRESS`.

The scene is played here, as always, and it is joined here (`renderer`). Its missing segments are
cut into ranges of animations (`ranges`), each of which is a task of Dask's: a worker plays the
scene up to its range, draws it and returns the segments (`worker`), in a process of its own
(`range_process`). `connection` holds what is said to the scheduler.

If a worker dies Dask gives its range to another: what has arrived is in the cache and stays there.
"""

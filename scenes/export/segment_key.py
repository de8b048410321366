"""A segment's name in the cache: a digest of all that its frames depend on.

manim's own key turns everything on the screen into JSON, which takes longer than drawing at low
resolution. This one feeds the same things, as bytes, into a hash: the camera, the animations, the
mobjects and whatever hangs on them, and of functions their code and the values they enclose.
Unlike manim's it holds the code of animations that are not manim's, so a change there is seen.
"""

from __future__ import annotations

import builtins
import enum
import hashlib
import marshal
import struct
from collections.abc import Iterable
from functools import cache
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
from manim import Animation, ManimColor, Mobject, Scene, __version__
from manim.constants import CapStyleType, LineJointType
from manim.utils.hashing import KEYS_TO_FILTER_OUT

_PLAIN = {str, int, float, bool, type(None)}
_NUMBERS = {int, float, np.float64}
_EXACT = 2**53  # up to here a float is the same number
_ZERO = 0.0  # to be added: it makes −0 to 0; an animation ends in one where drawing gives the other
_NAMED = {LineJointType, CapStyleType}

# Attributes that no frame depends on: what manim leaves out, where a drawing came from and what
# names its parts had there, what the camera makes anew for each frame.
_IGNORED = KEYS_TO_FILTER_OUT | {
    "path_obj",
    "file_name",
    "id_to_vgroup_dict",
    "display_funcs",
    "point_hash",
}
_MANIM = ("manim", "numpy")  # modules of fixed versions, which are in the key


def segment_key(scene: Scene, encoding: str) -> str:
    """Return the digest of the animation that `scene` is about to play, as 32 hex digits.

    The animation must have been compiled, but not begun. `encoding` identifies the encoder's
    settings, frame size and rate included.
    """
    digest = _Digest()
    digest.known(scene)
    for part in (__version__, np.__version__, encoding, scene.camera):
        digest.feed(part)
    digest.feed(scene.animations)
    digest.feed(scene.mobjects)
    digest.feed(scene.foreground_mobjects)
    digest.feed(scene.updaters)
    return digest.hexdigest()


class _Digest:
    """Feeds values of any kind into one hash; each object once, then as a reference."""

    def __init__(self) -> None:
        self._bytes: list[bytes] = []
        self._places: dict[int, int] = {}
        self._alive: list[Any] = []  # an address must not be used again while it is known

    def hexdigest(self) -> str:
        return hashlib.blake2b(b"".join(self._bytes), digest_size=16).hexdigest()

    def known(self, value: Any) -> bool:
        """Mark an object as fed; return whether it was before, and feed the reference then."""
        place = self._places.setdefault(id(value), len(self._places))
        if place != len(self._alive):
            self._bytes.append(b"&%d;" % place)
            return True
        self._alive.append(value)
        return False

    def feed(self, value: Any) -> None:
        kind = type(value)
        feed = _BY_TYPE.get(kind)
        if feed is None:
            feed = next((feed for base, feed in _BY_BASE if issubclass(kind, base)), _feed_object)
            _BY_TYPE[kind] = feed
        feed(self, value)

    def put(self, tag: bytes, content: bytes) -> None:
        """Feed bytes with a tag of one letter and their length, so that no two inputs coincide."""
        self._bytes += (b"%b%d:" % (tag, len(content)), content)

    def each(self, tag: bytes, values: Iterable[Any]) -> None:
        values = list(values)
        self.put(tag, b"%d" % len(values))
        for value in values:
            self.feed(value)

    def attributes(self, value: Any) -> None:
        """Feed an object's attributes: plain ones and arrays in one go, a glyph has dozens."""
        plain: list[Any] = []
        arrays: list[bytes] = []
        others: list[Any] = []
        for name, attribute in vars(value).items():
            if name in _IGNORED:
                continue
            kind = type(attribute)
            if kind in _NUMBERS and -_EXACT < attribute < _EXACT:  # interpolation makes floats
                plain += (name, float(attribute) + _ZERO)
            elif kind in _PLAIN or (kind is list and not attribute):
                plain += (name, attribute)
            elif kind is np.ndarray and attribute.dtype == np.float64:
                plain += (name, attribute.shape)
                arrays.append((attribute + _ZERO).tobytes())
            elif kind in _NAMED:
                plain += (name, attribute.name)
            else:
                others += (name, attribute)
        # version 2 writes objects that are equal as it writes one and the same
        self.put(b"a", marshal.dumps(plain, 2))
        self._bytes += arrays  # as long as their shapes say
        for name, attribute in zip(others[::2], others[1::2], strict=True):
            self.put(b"a", name.encode())
            self.feed(attribute)


def _feed_text(digest: _Digest, value: str) -> None:
    digest.put(b"s", value.encode())


def _feed_plain(digest: _Digest, value: Any) -> None:
    digest.put(b"p", repr(value).encode())


def _feed_number(digest: _Digest, value: float) -> None:
    digest.put(b"f", struct.pack("<d", value + _ZERO))


@cache
def _type_name(dtype: np.dtype) -> bytes:
    return dtype.str.encode()


def _feed_array(digest: _Digest, value: np.ndarray) -> None:
    if value.dtype.hasobject:
        digest.each(b"l", value.tolist())
    else:
        unsigned = value + _ZERO if value.dtype.kind == "f" else value
        digest.put(
            b"%b%b" % (_type_name(value.dtype), marshal.dumps(value.shape, 2)), unsigned.tobytes()
        )


def _feed_list(digest: _Digest, value: list) -> None:
    if not digest.known(value):
        digest.each(b"l", value)


def _feed_tuple(digest: _Digest, value: tuple) -> None:
    """Feed a tuple by its content: which constants of code are one object is left to chance."""
    digest.each(b"l", value)


def _feed_mapping(digest: _Digest, value: dict) -> None:
    if not digest.known(value):
        digest.each(b"m", value)
        digest.each(b"v", value.values())


def _feed_set(digest: _Digest, value: set | frozenset) -> None:
    """Feed the elements in an order of their own: a set's differs from run to run."""
    parts = []
    for element in value:
        alone = _Digest()
        alone.feed(element)
        parts.append(alone.hexdigest())
    digest.each(b"t", sorted(parts))


def _feed_enumeration(digest: _Digest, value: enum.Enum) -> None:
    digest.put(b"e", _member_name(value))


@cache
def _member_name(value: enum.Enum) -> bytes:
    return f"{type(value).__qualname__}.{value.name}".encode()


def _feed_color(digest: _Digest, value: ManimColor) -> None:
    _feed_array(digest, value._internal_value)


def _feed_module(digest: _Digest, value: ModuleType) -> None:
    digest.put(b"i", value.__name__.encode())


def _feed_class(digest: _Digest, value: type) -> None:
    digest.put(b"c", f"{value.__module__}.{value.__qualname__}".encode())


def _feed_method(digest: _Digest, value: MethodType) -> None:
    digest.feed(value.__func__)
    digest.feed(value.__self__)


def _feed_builtin(digest: _Digest, value: BuiltinFunctionType) -> None:
    digest.put(b"u", f"{value.__module__}.{value.__qualname__}".encode())


def _feed_function(digest: _Digest, value: FunctionType) -> None:
    """Feed a function's code, defaults, what it encloses and the globals it names."""
    if digest.known(value):
        return
    line = value.__code__.co_firstlineno if _fixed(value) else 0
    digest.put(b"d", f"{value.__module__}.{value.__qualname__}:{line}".encode())
    digest.feed([_content(cell) for cell in value.__closure__ or ()])
    digest.feed(value.__defaults__)
    digest.feed(value.__kwdefaults__)
    if _fixed(value):
        return
    digest.feed(value.__code__)
    for name in _names(value.__code__):
        if name in value.__globals__ and not hasattr(builtins, name):
            digest.feed(value.__globals__[name])


def _fixed(value: FunctionType | type) -> bool:
    """Tell whether what is called or made belongs to manim: then its name says what it does."""
    return (value.__module__ or "").partition(".")[0] in _MANIM


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not assigned yet
        return None


def _names(code: CodeType) -> list[str]:
    """Return the names that code uses, that of the functions inside it included."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return list(dict.fromkeys([*code.co_names, *(name for c in inner for name in _names(c))]))


def _feed_code(digest: _Digest, value: CodeType) -> None:
    digest.put(b"o", value.co_code)
    digest.each(b"k", value.co_consts)
    digest.each(b"k", value.co_names)


def _feed_object(digest: _Digest, value: Any) -> None:
    """Feed the class and the attributes; of an object without any, the class only, as manim."""
    if digest.known(value):
        return
    _feed_class(digest, type(value))
    if hasattr(value, "__dict__"):
        digest.attributes(value)


def _feed_drawn(digest: _Digest, value: Mobject | Animation) -> None:
    """Feed an object, and what its class does otherwise than the class of manim it extends."""
    if digest.known(value):
        return
    name, own = _classes(type(value))
    digest.put(b"c", name)
    for cls, members in own:
        if not digest.known(cls):
            for member in members:
                _feed_member(digest, member)
    digest.attributes(value)


@cache
def _classes(kind: type) -> tuple[bytes, list[tuple[type, list[Any]]]]:
    """Return the name of the class of manim that a class extends, and what those below it do."""
    above = list(kind.__mro__)
    base = next(cls for cls in above if _fixed(cls))
    own = []
    for cls in above[: above.index(base)]:
        # What a mobject only adds has done its work before the animation is played.
        members = [
            member
            for name, member in vars(cls).items()
            if issubclass(kind, Animation) or (name[:2] != "__" and hasattr(base, name))
        ]
        own.append((cls, members))
    return f"{base.__module__}.{base.__qualname__}".encode(), own


def _feed_member(digest: _Digest, value: Any) -> None:
    if isinstance(value, property):
        digest.feed([value.fget, value.fset])
    elif isinstance(value, FunctionType | staticmethod | classmethod):
        digest.feed(getattr(value, "__func__", value))


_BY_TYPE: dict[type, Any] = {
    str: _feed_text,
    float: _feed_number,
    np.float64: _feed_number,
    int: _feed_plain,
    bool: _feed_plain,
    type(None): _feed_plain,
    bytes: _feed_plain,
    complex: _feed_plain,
    type(Ellipsis): _feed_plain,
    np.ndarray: _feed_array,
    list: _feed_list,
    tuple: _feed_tuple,
    dict: _feed_mapping,
    FunctionType: _feed_function,
    MethodType: _feed_method,
    BuiltinFunctionType: _feed_builtin,
    CodeType: _feed_code,
    ManimColor: _feed_color,
}
_BY_BASE: tuple[tuple[type, Any], ...] = (
    (Mobject | Animation, _feed_drawn),
    (enum.Enum, _feed_enumeration),
    (np.generic, _feed_plain),
    (np.ndarray, _feed_array),
    (str, _feed_text),
    (int | float, _feed_plain),
    (list, _feed_list),
    (tuple, _feed_tuple),
    (dict, _feed_mapping),
    (set | frozenset, _feed_set),
    (type, _feed_class),
    (ModuleType, _feed_module),
)

"""Normal form of expressions with sums of symbolic length: polynomials in canonical generators.

A polynomial maps monomials to rational coefficients; a monomial is a product of generators with
rational exponents, sorted by key. Equal polynomials denote equal values wherever denominators do
not vanish, arguments of logarithms are positive and indices are in range. The converse need not
hold: what is not reduced to zero is not proved, but never declared false.
"""

from __future__ import annotations

from fractions import Fraction

from sympy import factorint

from .generators import (
    BOUND,
    NUMBER,
    OPEN,
    Base,
    Bit,
    Delta,
    Entry,
    ExpOf,
    Exponent,
    Generator,
    IsPositive,
    IsZero,
    LogOf,
    Monomial,
    Polynomial,
    Prime,
    Sum,
    Token,
    heads,
)
from .monomials import (
    accumulate,
    content_of,
    factor_key,
    from_exponents,
    generators_of,
    is_positive,
    is_product_with_its_zero,
    is_restless,
    leading_coefficient,
    monomial_key,
    multiply,
    number_token,
    orders,
    polynomial_key,
    raised,
    ranges_over,
    remaining,
    scaled,
    sums_to_one,
    token_text,
    whole,
    without,
)

ONE: Polynomial = {(): 1}
LARGEST_EXPANSION = 6  # sums over a number of terms up to this are written out


class NotDecided(Exception):  # noqa: N818 - no error: the prover answers "not proved"
    """The normal form does not cover this, or it grows beyond the limit."""


class Algebra:
    """Arithmetic of normal forms under assumptions, with its table of generators.

    ``unequal`` holds pairs of tokens known to differ, ``known`` the values of generators by key,
    ``hot`` the known position of the one in a column (head name, other tokens).
    """

    def __init__(self, limit: int):
        self.unequal: set[frozenset[Token]] = set()
        self.known: dict[str, Polynomial] = {}
        self.hot: dict[tuple[str, tuple[Token, ...]], Token] = {}
        self._remaining = limit
        self._generators: dict[str, Generator] = {}
        self._renamed: dict[tuple, Polynomial] = {}
        self._summed: dict[tuple, Polynomial] = {}
        self._opened = 1000  # open tokens below are numbered by the translation

    # ------------------------------------------------------------------------- ring operations

    def spend(self, work: int = 1) -> None:
        """Count work; raises NotDecided when the limit is reached."""
        self._remaining -= work
        if self._remaining < 0:
            raise NotDecided("the normal form is too large")

    def limit(self, work: int) -> None:
        """Allow no more than this much further work."""
        self._remaining = min(self._remaining, work)

    def product(self, *factors: Polynomial) -> Polynomial:
        """Multiply, applying every relation between generators."""
        result = factors[0]
        for factor in factors[1:]:
            result = self._product(result, factor)
        return result

    def _product(self, left: Polynomial, right: Polynomial) -> Polynomial:
        if left == ONE:
            return right
        if right == ONE:
            return left
        self.spend(len(left) * len(right))
        result: Polynomial = {}
        for one, a in left.items():
            for two, b in right.items():
                if not one or not two:
                    accumulate(result, one or two, a * b)
                    continue
                merged, restless = multiply(one, two)
                if not restless:
                    accumulate(result, merged, a * b)
                    continue
                for monomial, c in self._settle(merged).items():
                    accumulate(result, monomial, a * b * c)
        return result

    def _settled(self, monomial: Monomial, coefficient: int | Fraction = 1) -> Polynomial:
        if not is_restless(monomial):
            return {monomial: coefficient}
        return scaled(self._settle(monomial), coefficient)

    def _settle(self, monomial: Monomial) -> Polynomial:
        """Apply the relations between the factors of a monomial."""
        kept: list[tuple[Generator, Exponent]] = []
        factors: list[Polynomial] = []
        coefficient: int | Fraction = 1
        deltas: list[Delta] = []
        bits: list[Bit] = []
        for generator, exponent in monomial:
            if generator.idempotent:
                exponent = 1
            if isinstance(generator, Prime):
                floor = exponent.__floor__()
                coefficient = whole(coefficient * Fraction(generator.number) ** floor)
                exponent -= floor
            elif isinstance(generator, Base) and exponent >= 1:
                floor = exponent.__floor__()
                factors += [generator.polynomial] * floor
                exponent -= floor
            elif isinstance(generator, Delta):
                deltas.append(generator)
            elif isinstance(generator, Bit) and generator.range == "one-hot":
                bits.append(generator)
            if exponent:
                kept.append((generator, whole(exponent)))
        for delta in deltas:
            rest = [(g, e) for g, e in kept if g is not delta]
            if any(delta.second in g.tokens for g, _ in rest):
                renamed = self.renamed_monomial(tuple(rest), {delta.second: delta.first})
                return self.product({((delta, 1),): coefficient}, renamed, *factors)
        for n, bit in enumerate(bits):
            for other in bits[n + 1 :]:
                if bit.head == other.head and bit.indices[1:] == other.indices[1:]:
                    rest = tuple((g, e) for g, e in kept if g is not other)
                    same = self.delta(bit.indices[0], other.indices[0])
                    return self.product({rest: coefficient}, same, *factors)
        polynomials = {id(g.polynomial) for g, _ in kept if isinstance(g, IsPositive)}
        if any(isinstance(g, IsZero) and id(g.polynomial) in polynomials for g, _ in kept):
            return {}
        return self.product({tuple(kept): coefficient}, *factors)

    def power(self, polynomial: Polynomial, exponent: Exponent) -> Polynomial:
        """Raise to a rational power; sound over the reals (√x² is not x)."""
        exponent = whole(exponent)
        if exponent == 0:
            return ONE
        if exponent == 1:
            return polynomial
        if not polynomial:
            if exponent > 0:
                return {}
            raise NotDecided("division by an expression that is zero")
        integral = isinstance(exponent, int)
        if len(polynomial) == 1:
            ((monomial, coefficient),) = polynomial.items()
            if integral:
                return self._settled(
                    raised(monomial, exponent), whole(Fraction(coefficient) ** exponent)
                )
        elif integral and exponent > 0:
            self.spend(len(polynomial) ** min(exponent, 8))
            return self.product(*[polynomial] * exponent)
        content, common, primitive = self._primitive(polynomial, positive_only=not integral)
        result = self._root_of_number(content, exponent)
        result = self.product(result, self._settled(raised(common, exponent)))
        if primitive == ONE:
            return result
        if len(primitive) == 1:
            ((monomial, coefficient),) = primitive.items()
            if integral:
                return self.product(result, self.power(primitive, exponent))
            if coefficient > 0 and len(monomial) == 1:
                ((generator, inner),) = monomial
                # g^inner is defined and ≥ 0 here; only for even powers does that not fix g ≥ 0
                if not isinstance(inner, int) or inner % 2 or generator.idempotent:
                    return self.product(result, self._settled(raised(monomial, exponent)))
        elif integral and leading_coefficient(primitive) < 0:
            primitive = scaled(primitive, -1)
            result = scaled(result, -1) if exponent % 2 else result
        floor = max(0, exponent.__floor__())
        base = self._base(primitive)
        return self.product(result, {((base, whole(exponent - floor)),): 1}, *[primitive] * floor)

    def _primitive(
        self, polynomial: Polynomial, positive_only: bool
    ) -> tuple[Fraction, Monomial, Polynomial]:
        """Split off the positive content and the common monomial."""
        if not polynomial:
            raise NotDecided("a power, logarithm or sign of an expression that is zero")
        content = content_of(polynomial)
        first, *others = polynomial
        common = dict(first)
        for monomial in others:
            exponents = dict(monomial)
            common = {g: min(e, exponents.get(g, 0)) for g, e in common.items()} | {
                g: min(e, 0) for g, e in exponents.items() if g not in common and e < 0
            }
        common = {
            g: e
            for g, e in common.items()
            if e
            and not isinstance(g, Prime | Bit | Delta | IsPositive | IsZero)
            and (g.positive or not positive_only)
        }
        monomial = from_exponents(common)
        rest = self.product({raised(monomial, -1): whole(1 / content)}, polynomial)
        if any(isinstance(g, Base) for g in common):  # expanded now: there may be more to split off
            more, factor, rest = self._primitive(rest, positive_only)
            content, monomial = content * more, multiply(monomial, factor)[0]
        return content, monomial, rest

    def _root_of_number(self, number: Fraction, exponent: Exponent) -> Polynomial:
        if isinstance(exponent, int):
            return {(): whole(number**exponent)}
        factors = self._prime_factors(number)
        return self._settled(from_exponents({prime: e * exponent for prime, e in factors.items()}))

    def _prime_factors(self, number: Fraction) -> dict[Generator, int]:
        above, below = factorint(number.numerator), factorint(number.denominator)
        exponents = {**above, **{prime: -count for prime, count in below.items()}}
        return {
            self._intern(Prime, f"#{prime}", (), True, number=prime): count
            for prime, count in exponents.items()
        }

    # ------------------------------------------------------------------------------ generators

    def _intern(self, kind: type[Generator], key: str, parts, positive=False, **data) -> Generator:
        """Return the generator with that key; ``parts`` are the generators or tokens inside."""
        generator = self._generators.get(key)
        if generator is None:
            tokens: set[Token] = set()
            level = 0
            for part in parts:
                if isinstance(part, Token):
                    tokens.add(part)
                else:
                    tokens |= part.tokens
                    level = max(level, part.level)
            tokens = frozenset(token for token in tokens if token.kind != NUMBER)
            generator = kind(key, tokens, level, positive)
            for name, value in data.items():
                setattr(generator, name, value)
            self._generators[key] = generator
        return generator

    def single(self, generator: Generator) -> Polynomial:
        """Return the generator as a polynomial, or what it is known to be."""
        if self.known and generator.key in self.known:
            return self.known[generator.key]
        return {((generator, 1),): 1}

    def entry(
        self, head: str, indices: tuple[Token, ...], positive: bool = False, range_: str = ""
    ) -> Polynomial:
        """Return an entry; ``range_`` is "", "bit", "one-hot" or "distribution"."""
        if self.hot and range_:
            hot = self.hot.get((head, indices[1:]))
            if hot is not None:
                return self.delta(indices[0], hot)
        return self.single(self._entry(head, indices, positive, range_))

    def _entry(self, head, indices, positive, range_) -> Generator:
        key = head + "".join(map(token_text, indices))
        kind = Bit if range_ in ("bit", "one-hot") else Entry
        return self._intern(kind, key, indices, positive, head=head, indices=indices, range=range_)

    def _base(self, polynomial: Polynomial) -> Generator:
        positive = all(c > 0 and is_positive(m) for m, c in polynomial.items())
        key = f"({polynomial_key(polynomial)})"
        return self._intern(Base, key, generators_of(polynomial), positive, polynomial=polynomial)

    def delta(self, one: Token, two: Token) -> Polynomial:
        """Return δ of two tokens."""
        if one == two:
            return ONE
        if one.kind == two.kind == NUMBER or frozenset((one, two)) in self.unequal:
            return {}
        first, second = sorted((one, two))
        if first.kind == NUMBER and first.name < 1:  # no index has that value
            return {}
        key = f"δ{token_text(first)}{token_text(second)}"
        return self.single(self._intern(Delta, key, (first, second), first=first, second=second))

    def exp(self, polynomial: Polynomial) -> Polynomial:
        """Return e^polynomial as a product, one factor a term."""
        result = ONE
        for monomial, coefficient in polynomial.items():
            if len(monomial) == 1 and isinstance(monomial[0][0], LogOf) and monomial[0][1] == 1:
                argument = monomial[0][0].polynomial
                if all(c > 0 and is_positive(m) for m, c in argument.items()):
                    result = self.product(result, self.power(argument, coefficient))
                    continue
            key = f"exp({monomial_key(monomial)})"
            parts = [g for g, _ in monomial]
            generator = self._intern(ExpOf, key, parts, True, monomial=monomial)
            result = self.product(result, {((generator, whole(coefficient)),): 1})
        return result

    def log(self, polynomial: Polynomial) -> Polynomial:
        """Return the logarithm as a sum over the factors that are known to be positive.

        What remains is positive as a whole; if it is an odd power, so is its base.
        """
        if not polynomial:
            raise NotDecided("logarithm of an expression that is zero")
        content, common, primitive = self._primitive(polynomial, positive_only=True)
        result: Polynomial = {}
        for prime, exponent in self._prime_factors(content).items():
            self._add(result, self._log_of({((prime, 1),): 1}), exponent)
        ((monomial, coefficient), *more) = primitive.items()
        odd = all(exponent.numerator % 2 for _, exponent in monomial)
        if not more and coefficient == 1 and len(monomial) <= 1 and odd:
            common, primitive = multiply(common, monomial)[0], ONE
        for generator, exponent in common:
            match generator:
                case ExpOf():
                    self._add(result, {generator.monomial: 1}, exponent)
                case Base():
                    self._add(result, self._log_of(generator.polynomial), exponent)
                case _:
                    self._add(result, self._log_of({((generator, 1),): 1}), exponent)
        if primitive != ONE:
            self._add(result, self._log_of(primitive), 1)
        return result

    def _log_of(self, primitive: Polynomial) -> Polynomial:
        key = f"log({polynomial_key(primitive)})"
        parts = generators_of(primitive)
        return self.single(self._intern(LogOf, key, parts, polynomial=primitive))

    def is_positive(self, polynomial: Polynomial) -> Polynomial:
        """Return the indicator [polynomial > 0]."""
        return self._sign(polynomial)[0]

    def is_zero(self, polynomial: Polynomial) -> Polynomial:
        """Return the indicator [polynomial = 0]."""
        return self._sign(polynomial)[1]

    def _sign(self, polynomial: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Return [u > 0] and [u = 0]."""
        if not polynomial:
            return {}, ONE
        _, _, primitive = self._primitive(polynomial, positive_only=True)
        for generator, _ in next(iter(primitive)):
            if generator.idempotent and all((generator, 1) in m for m in primitive):
                bit = {((generator, 1),): 1}
                inner = {without(m, generator): c for m, c in primitive.items()}
                above, zero = self._sign(inner)  # [b·u > 0] = b·[u > 0]
                other = scaled(self.sum(ONE, scaled(zero, -1)), -1)
                return self.product(bit, above), self.sum(ONE, self.product(bit, other))
        if all(is_positive(monomial) for monomial in primitive):
            if all(c > 0 for c in primitive.values()):
                return ONE, {}
            if all(c < 0 for c in primitive.values()):
                return {}, {}
        negative = leading_coefficient(primitive) < 0
        if negative:
            primitive = scaled(primitive, -1)
        text = polynomial_key(primitive)
        parts = generators_of(primitive)
        above = self._intern(IsPositive, f"[{text}>0]", parts, polynomial=primitive)
        level = self._intern(IsZero, f"[{text}=0]", parts, polynomial=above.polynomial)
        above, zero = self.single(above), self.single(level)
        if negative:
            above = self.sum(ONE, scaled(above, -1), scaled(zero, -1))
        return above, zero

    @staticmethod
    def is_zero_key(positive: IsPositive) -> str:
        """Return the key of [u = 0] for [u > 0]."""
        return f"[{polynomial_key(positive.polynomial)}=0]"

    def mean(
        self, polynomial: Polynomial, head: str, indices: tuple[Token, ...], uniform: set[str]
    ) -> Polynomial:
        """Return the mean over an entry that is uniform on the open unit interval.

        ``uniform`` are the heads of entries from that interval. The draw may stand in indicators
        [t > draw] of such entries t only: they have the mean t. Raises NotDecided for others.
        """
        if any(head in key for key in self.known):
            raise NotDecided("a mean over what something is assumed about")
        draw = self._entry(head, indices, True, "")
        result: Polynomial = {}
        for monomial, coefficient in polynomial.items():
            drawn = [f for f in monomial if head in heads({(f,): 1}, into_functions=True)]
            rest = {tuple(f for f in monomial if f not in drawn): coefficient}
            match drawn:
                case []:
                    share = ONE
                case [(IsPositive() | IsZero() as indicator, _)]:
                    share = self._probability(indicator, draw, uniform)
                case _:
                    raise NotDecided("the mean of a product of terms with the draw")
            self._add(result, self.product(rest, share), 1)
        return result

    def _probability(
        self, indicator: IsPositive | IsZero, draw: Generator, uniform: set[str]
    ) -> Polynomial:
        """Return the mean of [t > draw], [draw > t] or [t = draw]."""
        terms = dict(indicator.polynomial)
        sign = terms.pop(((draw, 1),), 0)
        match list(terms.items()):
            case [(((Entry() as threshold, 1),), other)] if sign and other == -sign:
                if threshold.head in uniform and threshold.head != draw.head:
                    if isinstance(indicator, IsZero):
                        return {}
                    below = self.single(threshold)
                    return below if sign < 0 else self.sum(ONE, scaled(below, -1))
        raise NotDecided("a condition on the draw that is no threshold for it")

    def sum(self, *terms: Polynomial) -> Polynomial:
        """Add polynomials."""
        if len(terms) == 1:
            return terms[0]
        result: Polynomial = {}
        for term in terms:
            self._add(result, term, 1)
        return result

    @staticmethod
    def _add(result: Polynomial, term: Polynomial, factor: int | Fraction) -> None:
        for monomial, coefficient in term.items():
            accumulate(result, monomial, coefficient * factor)

    # -------------------------------------------------------------------------------- renaming

    def renamed(self, polynomial: Polynomial, mapping: dict[Token, Token]) -> Polynomial:
        """Put other tokens into the index positions."""
        result: Polynomial = {}
        for monomial, coefficient in polynomial.items():
            self._add(result, self.renamed_monomial(monomial, mapping), coefficient)
        return result

    def renamed_monomial(self, monomial: Monomial, mapping: dict[Token, Token]) -> Polynomial:
        """Put other tokens into the index positions of a monomial."""
        kept: list[tuple[Generator, Exponent]] = []
        result = ONE
        for generator, exponent in monomial:
            if generator.tokens.isdisjoint(mapping):
                kept.append((generator, exponent))
            else:
                renamed = self._renamed_generator(generator, mapping)
                result = self.product(result, self.power(renamed, exponent))
        return self.product({tuple(kept): 1}, result)

    def _renamed_generator(self, generator: Generator, mapping: dict[Token, Token]) -> Polynomial:
        inside = tuple((old, new) for old, new in mapping.items() if old in generator.tokens)
        known = self._renamed.get((generator, inside))
        if known is None:
            self.spend()
            known = self._rename(generator, dict(inside))
            self._renamed[generator, inside] = known
        return known

    def _rename(self, generator: Generator, mapping: dict[Token, Token]) -> Polynomial:
        match generator:
            case Entry():
                indices = tuple(mapping.get(token, token) for token in generator.indices)
                return self.entry(generator.head, indices, generator.positive, generator.range)
            case Delta():
                return self.delta(
                    mapping.get(generator.first, generator.first),
                    mapping.get(generator.second, generator.second),
                )
            case Sum():
                return self._renamed_sum(generator, mapping)
            case ExpOf():
                return self.exp(self.renamed_monomial(generator.monomial, mapping))
        inside = self.renamed(generator.polynomial, mapping)
        match generator:
            case Base():
                return inside
            case LogOf():
                return self.log(inside)
            case IsPositive():
                return self.is_positive(inside)
            case IsZero():
                return self.is_zero(inside)
        raise NotImplementedError(type(generator).__name__)

    def _renamed_sum(self, generator: Sum, mapping: dict[Token, Token]) -> Polynomial:
        if len(generator.bound) == 1:  # nothing but the names can change, in the usual case
            renamed = self.renamed_monomial(generator.monomial, mapping)
            if list(renamed.values()) == [1]:
                (monomial,) = renamed
                level = max((g.level for g, _ in monomial), default=0) + 1
                if len(monomial) == len(generator.monomial) and level == generator.level:
                    return self.single(self._sum(generator.bound, monomial))
        fresh = {token: self._fresh(token) for token in generator.bound}
        renamed = self.renamed_monomial(generator.monomial, {**mapping, **fresh})
        return self.sum_over(renamed, tuple(fresh.values()))

    def _fresh(self, token: Token) -> Token:
        self._opened += 1
        return Token(OPEN, self._opened, token.size)

    # ------------------------------------------------------------------------------------ sums

    def sum_over(self, polynomial: Polynomial, bound: tuple[Token, ...]) -> Polynomial:
        """Sum over the whole range of every bound token."""
        result: Polynomial = {}
        for monomial, coefficient in polynomial.items():
            self._add(result, self._sum_monomial(monomial, bound), coefficient)
        return result

    def _sum_monomial(self, monomial: Monomial, bound: tuple[Token, ...]) -> Polynomial:
        if not bound:
            return {monomial: 1}
        known = self._summed.get((monomial, bound))
        if known is None:
            self.spend(len(monomial) + 1)
            known = self._simplified_sum(monomial, bound)
            self._summed[monomial, bound] = known
        return known

    def _simplified_sum(self, monomial: Monomial, bound: tuple[Token, ...]) -> Polynomial:
        """Apply the first relation that takes a bound token or a nested sum away."""
        for generator, exponent in monomial:
            if isinstance(generator, Delta):
                pair = (generator.first, generator.second)
                for token, other in (pair, pair[::-1]):
                    if token in bound and ranges_over(token, other):
                        rest = self.renamed_monomial(without(monomial, generator), {token: other})
                        return self.sum_over(rest, remaining(bound, token))
            if (
                isinstance(generator, Sum)
                and isinstance(exponent, int)
                and exponent > 0
                and not generator.tokens.isdisjoint(bound)
            ):
                result: Polynomial = {without(monomial, generator): 1}
                for _ in range(exponent):
                    fresh = {token: self._fresh(token) for token in generator.bound}
                    body = self.renamed_monomial(generator.monomial, fresh)
                    result = self.product(result, body)
                    bound += tuple(fresh.values())
                return self.sum_over(result, bound)
        for token in bound:
            if token.extent is not None and token.extent <= LARGEST_EXPANSION:
                return self.sum(
                    *[
                        self.sum_over(
                            self.renamed_monomial(monomial, {token: number_token(value)}),
                            remaining(bound, token),
                        )
                        for value in range(1, token.extent + 1)
                    ]
                )
            users = [(g, e) for g, e in monomial if token in g.tokens]
            if not users:
                size = self.size(token.size)
                return self.product(size, self._sum_monomial(monomial, remaining(bound, token)))
            if len(users) == 1 and sums_to_one(users[0], token):
                rest = without(monomial, users[0][0])
                return self._sum_monomial(rest, remaining(bound, token))
            others = tuple(factor for factor in monomial if factor not in users)
            if any(isinstance(g, Sum) and not g.tokens.isdisjoint(bound) for g, _ in others):
                inner = self._sum_monomial(tuple(users), (token,))
                sums = {g for g, _ in others}
                if len(inner) == 1 and any(g in sums for g, _ in next(iter(inner))):
                    return self.sum_over(self.product({others: 1}, inner), remaining(bound, token))
        return self._independent_sums(monomial, bound)

    def _independent_sums(self, monomial: Monomial, bound: tuple[Token, ...]) -> Polynomial:
        """Split into factors that share no bound token, and close a sum over each."""
        groups: list[tuple[set[Token], list]] = []
        outside = []
        for factor in monomial:
            own = factor[0].tokens.intersection(bound)
            if not own:
                outside.append(factor)
                continue
            factors = [factor]
            for group in [group for group in groups if not group[0].isdisjoint(own)]:
                groups.remove(group)
                own |= group[0]
                factors += group[1]
            groups.append((own, factors))
        closed = [
            self._closed_sum(
                tuple(sorted(factors, key=factor_key)), tuple(t for t in bound if t in own)
            )
            for own, factors in groups
        ]
        return self.product({tuple(outside): 1}, *closed)

    def _closed_sum(self, monomial: Monomial, bound: tuple[Token, ...]) -> Polynomial:
        """Name the bound tokens canonically: of all orders, the one with the smallest key."""
        level = max(g.level for g, _ in monomial) + 1
        best = None
        for order in orders(monomial, bound):
            names = {
                token: Token(BOUND, 100 * level + n, token.size) for n, token in enumerate(order)
            }
            renamed = self.renamed_monomial(monomial, names)
            if list(renamed.values()) != [1]:
                raise NotDecided("a sum changes when its indices are renamed")
            (candidate,) = renamed
            if any(g.level >= level for g, _ in candidate):
                raise NotDecided("a sum nests deeper when its indices are renamed")
            key = monomial_key(candidate)
            if best is None or key < best[0]:
                best = key, candidate, tuple(names.values())
        return self.single(self._sum(best[2], best[1]))

    def _sum(self, bound: tuple[Token, ...], monomial: Monomial) -> Generator:
        names = "".join(map(token_text, bound))
        key = f"Σ{names}({monomial_key(monomial)})"
        generator = self._generators.get(key)
        if generator is None:
            parts = [g for g, _ in monomial]
            positive = is_positive(monomial)
            generator = self._intern(Sum, key, parts, positive, bound=bound, monomial=monomial)
            generator.tokens = generator.tokens.difference(bound)
            generator.level += 1
        return generator

    def size(self, name: str) -> Polynomial:
        """Return a dimension as a number or as a positive generator."""
        return {(): int(name)} if name.isdigit() else self.entry(f"size {name}", (), positive=True)

    # ------------------------------------------------------------------------------- zero test

    def vanishes(self, polynomial: Polynomial) -> bool:
        """Say whether the polynomial is shown to be zero, clearing one denominator at a time."""
        polynomial = {m: c for m, c in polynomial.items() if not is_product_with_its_zero(m)}
        if not polynomial:
            return True
        bases = {g.key: g for m in polynomial for g, _ in m if isinstance(g, Base)}
        if not bases:
            return False
        base = bases[max(bases, key=lambda key: (len(key), key))]
        groups: dict[Fraction, Polynomial] = {}
        for monomial, coefficient in polynomial.items():
            exponent = dict(monomial).get(base, 0)
            groups.setdefault(Fraction(exponent) % 1, {})[monomial] = coefficient
        for group in groups.values():
            lowest = min(dict(monomial).get(base, 0) for monomial in group)
            cleared: Polynomial = {}
            for monomial, coefficient in group.items():
                exponent = dict(monomial).get(base, 0)
                cofactor = self.power(base.polynomial, int(exponent - lowest))
                rest = {without(monomial, base): coefficient}
                self._add(cleared, self.product(rest, cofactor), 1)
            if not self.vanishes(cleared):
                return False
        return True

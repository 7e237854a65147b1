"""Attacks by what is returned: objects that lie about themselves, shapes, boundless values."""

from attacks.attack import Attack

CLASS = "hostile values"


def returns(name: str, tries: str, value: str, code: str = "", **options) -> Attack:
    """Return an attack whose answer is an expression of x."""
    return Attack(
        name, tries, code, f"def double(x):\n    import numpy as np\n    return {value}", **options
    )


EQUAL = """
import numpy as np
class Equal:
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = __contains__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __bool__ = lambda self: True
    __hash__ = lambda self: 0
    __sub__ = __rsub__ = __abs__ = __add__ = __mul__ = lambda self, *other: self
    __array_ufunc__ = __array_function__ = lambda self, *args, **options: True
    __float__ = lambda self: 0.0
    __len__ = lambda self: 3
    __iter__ = lambda self: iter([self])
    shape, dtype, size, ndim = (3,), np.dtype(float), 3, 1
    __getitem__ = lambda self, index: self
    __array__ = lambda self, *args, **options: np.zeros(3)
"""

ATTACKS = (
    returns("equal-object", "Returns an object that equals everything.", "Equal()", EQUAL),
    returns(
        "equal-array",
        "Returns an array of a class that equals everything.",
        "np.zeros(3).view(EqualArray)",
        EQUAL
        + """
class EqualArray(np.ndarray):
    __eq__ = __le__ = __lt__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __sub__ = __rsub__ = __abs__ = lambda self, *other: self
    __array_function__ = __array_ufunc__ = lambda self, *args, **options: True
""",
    ),
    returns(
        "equal-float",
        "Returns a float of a class that equals everything.",
        "Near(0)",
        """
        class Near(float):
            __eq__ = __le__ = __lt__ = lambda self, other: True
            __sub__ = __rsub__ = __abs__ = lambda self, *other: Near(0)
            __float__ = lambda self: 10.0
        """,
    ),
    returns(
        "equal-text",
        "Returns texts of a class that equals everything.",
        "Same('passed')",
        """
        class Same(str):
            __eq__ = lambda self, other: True
            __hash__ = str.__hash__
            __str__ = __repr__ = lambda self: "40"
            encode = lambda self, *args: b"40"
        """,
    ),
    returns(
        "lying-dict",
        "Returns a dict that lies about its length, keys and items.",
        "Lying(a=1)",
        """
        class Lying(dict):
            __len__ = lambda self: 10**9
            keys = items = values = __iter__ = lambda self: iter(int, 1)
            __eq__ = lambda self, other: True
            __missing__ = lambda self, key: self
        """,
    ),
    returns(
        "lying-tuple",
        "Returns a tuple whose items are never the same.",
        "Changing((1, 2, 3))",
        """
        class Changing(tuple):
            __iter__ = lambda self: iter(int, 1)
            __len__ = lambda self: -1
            __getitem__ = lambda self, index: self
        """,
    ),
    returns(
        "lazy-list",
        "Returns a list that grows while it is read.",
        "Growing([1])",
        """
        class Growing(list):
            def __iter__(self):
                for item in list.__iter__(self):
                    self.append(item)
                    yield item
        """,
    ),
    returns(
        "false-class",
        "Returns an object that claims to be an array.",
        "Claims()",
        """
        import numpy as np
        class Claims:
            __class__ = np.ndarray
            shape, dtype, ndim, size, flags = (3,), np.dtype(float), 1, 3, None
            def __getattr__(self, name):
                return lambda *args, **options: True
        """,
    ),
    returns(
        "hostile-attributes",
        "Returns an object that raises, or ends the process, whatever is asked of it.",
        "Hostile()",
        """
        import os
        class Hostile:
            def __getattribute__(self, name):
                os._exit(0) if name == "__class__" else None
                raise SystemExit(name)
            __repr__ = __hash__ = __reduce__ = __bool__ = lambda self: os._exit(0)
            def __del__(self):
                raise SystemExit
        """,
    ),
    returns(
        "hostile-class",
        "Returns an object whose class has a hostile class.",
        "Strange()",
        """
        class Meta(type):
            __instancecheck__ = __subclasscheck__ = __eq__ = lambda cls, other: True
            __hash__ = type.__hash__
            __name__ = property(lambda cls: 1 / 0)
            __getattribute__ = lambda cls, name: 1 / 0
        class Strange(metaclass=Meta):
            pass
        """,
    ),
    returns(
        "reduces",
        "Returns an object that would run a command when it is unpickled.",
        "Command()",
        """
        import os
        class Command:
            def __reduce__(self):
                return os.system, ("touch @CANARIES@/from-a-value",)
            __reduce_ex__ = lambda self, version: self.__reduce__()
            __getstate__ = __reduce__
        """,
    ),
    returns(
        "any",
        "Returns the object of unittest that equals everything.",
        "__import__('unittest.mock').mock.ANY",
    ),
    returns("mock", "Returns a mock object.", "__import__('unittest.mock').mock.MagicMock()"),
    returns("generator", "Returns a generator without end.", "(i for i in iter(int, 1))"),
    returns("iterator", "Returns an iterator without end.", "__import__('itertools').count()"),
    returns("range", "Returns a range of 10**18 numbers.", "range(10**18)"),
    returns(
        "lazy-sequence",
        "Returns a sequence that ends nowhere.",
        "Endless()",
        """
        class Endless:
            __getitem__ = lambda self, index: self
            __len__ = lambda self: 2**62
        """,
    ),
    returns(
        "forged-reply",
        "Returns the objects that replies and exceptions travel as.",
        "Reply(Raised(('ValueError',), 'passed'), x)",
        "from dlkit.check.outcome import Raised, Reply",
    ),
    returns(
        "forged-call-back",
        "Returns a call-back, as if it had been given one.",
        "CallBack(0)",
        "from dlkit.check.probes import CallBack, Probe",
    ),
    returns(
        "impossible-generator",
        "Returns a random generator in an impossible state.",
        "broken()",
        """
        import numpy as np
        def broken():
            rng = np.random.Generator(np.random.MT19937(0))
            state = rng.bit_generator.state
            state["state"]["pos"] = 2**31 - 1
            rng.bit_generator.state = state
            return rng
        """,
    ),
    Attack(
        "zeroes-its-input",
        "Empties its input, so that nothing is what it should be.",
        answer="def double(x):\n    x[:] = 0\n    return x",
    ),
    Attack(
        "resizes-its-input",
        "Leaves its input in another shape and memory.",
        answer="def double(x):\n    x.resize(0, refcheck=False)\n    return x",
    ),
    returns(
        "no-numbers", "Returns an array of no numbers that fits any shape.", "np.empty((0, 3))"
    ),
    returns("one-dimension-more", "Returns a shape that broadcasts.", "2 * x[:, None] * [1, 1, 1]"),
    returns(
        "tall",
        "Returns 40,000 rows where a comparison would make 12 GB of them.",
        "np.zeros((40_000, 1)), np.zeros((1, 40_000))",
    ),
    returns("wide", "Returns one row of 100,000 columns.", "np.zeros((1, 100_000))"),
    returns(
        "no-stride",
        "Returns 10**15 numbers that lie on one.",
        "np.broadcast_to(1.0, (10**5, 10**5, 10**5))",
    ),
    returns("backwards", "Returns numbers in a backward view.", "x[::-1]"),
    returns("far-shape", "Returns nothing in an enormous shape.", "np.empty((2**40, 0, 2**20))"),
    returns("many-dimensions", "Returns an array of 64 dimensions.", "np.zeros((1,) * 64)"),
    returns(
        "objects",
        "Returns an array of objects.",
        "np.array([Equal(), 10**400, open], dtype=object)",
        EQUAL,
    ),
    returns(
        "records",
        "Returns an array of records, texts and dates.",
        "np.zeros(3, 'f8,O'), np.array(['a']), np.array(['2020'], 'M8[Y]')",
    ),
    returns("masked", "Returns an array that hides all that it holds.", "np.ma.masked_all(3)"),
    returns(
        "not-a-number",
        "Returns NaN of unusual bits, and infinities.",
        "np.frombuffer(b'\\xff' * 24) * [1, np.inf, -np.inf]",
    ),
    returns(
        "deep",
        "Returns a list of 100,000 levels.",
        "deep",
        "deep = []\nfor _ in range(100_000):\n    deep = [deep]",
    ),
    returns(
        "cyclic",
        "Returns a list, a dict and an array that hold themselves.",
        "cycle",
        "cycle = []\ncycle += [cycle, {0: cycle}, (cycle,)]",
    ),
    returns(
        "wide-tree",
        "Returns a tree of 2**60 leaves made of 60 lists.",
        "tree",
        "tree = []\nfor _ in range(30):\n    tree = [tree, tree]",
    ),
    returns("many-keys", "Returns a dict of a million keys.", "dict.fromkeys(range(10**6))"),
    returns(
        "one-hash",
        "Returns a dict whose keys share one hash.",
        "{i * (2**61 - 1): i for i in range(1000)}",
    ),
    returns("huge-number", "Returns a number of a million digits.", "1 << 3_321_928"),
    returns(
        "huge-keys",
        "Returns numbers of a million digits as keys.",
        "{1 << 3_000_000: 1, frozenset([1 << 3_000_001]): 2}, {1 << 3_000_000, 1 << 3_000_002}",
    ),
    returns("long-text", "Returns a text of 200 million letters.", "'4' * 200_000_000"),
    returns(
        "bad-text",
        "Returns texts with halves of letters and no letters.",
        "{'\\ud800': '\\udfff\\0\\x1b', '': '\\uffff'}",
    ),
    returns("large-array", "Returns 400 MB of numbers.", "np.ones(50_000_000)"),
    returns("many-items", "Returns a list of two million lists.", "[[] for _ in range(2_000_000)]"),
    returns(
        "function",
        "Returns functions, modules, types and itself.",
        "double, np, type, Ellipsis, NotImplemented, b'bytes'",
    ),
    Attack(
        "endless-message",
        "Raises an exception whose text never ends.",
        answer="""
        def double(x):
            class Slow(Exception):
                def __str__(self):
                    while True:
                        pass
            raise Slow
        """,
    ),
    Attack(
        "strange-exception",
        "Raises an exception of a thousand classes with a name of a million letters.",
        answer="""
        def double(x):
            kind = Exception
            for n in range(1000):
                kind = type("N" * 1_000_000 if n == 999 else f"N{n}", (kind,), {})
            raise kind("m" * 10_000_000)
        """,
    ),
    Attack(
        "is-no-function",
        "Defines the answer as something that cannot be called, or only once.",
        answer="""
        class double:
            def __new__(cls, *args):
                return cls
            __call__ = None
        """,
    ),
    Attack(
        "grows-when-called",
        "Defines another answer each time that it is called.",
        answer="""
        def double(x):
            global double
            double = lambda *args: double
            return double
        """,
    ),
)

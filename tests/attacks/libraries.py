"""Attacks by patched libraries: NumPy's comparisons, builtins, the sandbox's own dlkit."""

from attacks.attack import Attack

CLASS = "patched libraries"

ATTACKS = (
    Attack(
        "numpy-agrees",
        "Makes every comparison of NumPy say yes.",
        """
        import numpy as np
        yes = lambda *args, **options: True
        for name in ("allclose", "isclose", "array_equal", "array_equiv", "all", "any", "isfinite"):
            setattr(np, name, yes)
        for name in dir(np.testing):
            if name.startswith("assert"):
                setattr(np.testing, name, yes)
        """,
    ),
    Attack(
        "builtins-agree",
        "Replaces the builtins that comparisons are made of.",
        """
        import builtins
        builtins.abs = builtins.max = builtins.sum = lambda *args, **options: 0
        builtins.all = lambda *args: True
        """,
        keeps=(),
    ),
    Attack(
        "nothing-is-wrong-type",
        "Makes isinstance and issubclass say yes.",
        """
        import builtins
        builtins.isinstance = builtins.issubclass = lambda *args: True
        """,
        keeps=(),
    ),
    Attack(
        "comparison-patched",
        "Replaces the comparison and the review of the dlkit that it finds.",
        """
        import dlkit.check.card, dlkit.check.compare, dlkit.check.review
        for module in (dlkit.check.compare, dlkit.check.review, dlkit.check.card):
            for name in dir(module):
                if callable(getattr(module, name)) and not name.startswith("__"):
                    setattr(module, name, lambda *args, **options: [])
        """,
        keeps=(),
    ),
    Attack(
        "wire-patched",
        "Packs a verdict in place of every value.",
        """
        import dlkit.check.wire as wire
        packed = wire.pack({"points": 40, "passed": True})
        wire.pack = wire.frames.pack = lambda value: packed
        """,
        keeps=(),
    ),
    Attack(
        "outcome-patched",
        "Puts its own value in the place of every reply.",
        """
        import dlkit.check.outcome as outcome
        outcome.Reply.__init__ = lambda self, *args: self.__dict__.update(
            outcome=True, arguments_after=())
        """,
        keeps=(),
    ),
    Attack(
        "json-patched",
        "Writes what it likes as JSON and as structures.",
        """
        import json, struct
        json.dumps = lambda *args, **options: '["t", 1, ["t", "passed", 40, 40]]'
        struct.pack = lambda *args: b"dlk1"
        """,
        keeps=(),
    ),
    Attack(
        "socket-patched",
        "Patches sockets so that each message carries points.",
        """
        import socket
        class Generous(socket.socket):
            def sendall(self, data, *flags):
                return super().sendall(b'{"points": 40}' + bytes(data), *flags)
        import gc
        for one in gc.get_objects():
            if type(one) is socket.socket:
                one.__class__ = Generous
        """,
        keeps=(),
    ),
    Attack(
        "judge-forged",
        "Puts a judge of its own among the modules.",
        """
        import sys, types
        for name in ("judge", "exercise", "reference", "grading", "grading.judging.notebook"):
            module = types.ModuleType(f"dlkit.{name}")
            module.judge = module.assess = module.grade = lambda *args, **options: 40
            sys.modules[f"dlkit.{name}"] = module
        import dlkit
        dlkit.check = dlkit.begin = lambda *args, **options: 40
        check = dlkit.check
        """,
    ),
    Attack(
        "check-patched",
        "Replaces check by something that is always pleased.",
        "check = begin = lambda *args, **options: 40\nimport dlkit\ndlkit.check = check",
    ),
    Attack(
        "numpy-replaced",
        "Puts an empty NumPy in the place of the real one.",
        """
        import sys, types
        class Anything(types.ModuleType):
            def __getattr__(self, name):
                return lambda *args, **options: True
        sys.modules["numpy"] = np = Anything("numpy")
        """,
        keeps=(),
    ),
    Attack(
        "small-numbers",
        "Writes other values into the memory of Python's small numbers.",
        answer="""
        def double(x):
            import ctypes
            for number in (2, 4, 40):
                ctypes.c_uint32.from_address(id(number) + 24).value = 1
            return x
        """,
        keeps=(),
    ),
    Attack(
        "true-is-false",
        "Makes False true in the memory of its process.",
        answer="""
        def double(x):
            import ctypes
            ctypes.memmove(id(False) + 16, id(True) + 16, 16)
            return False
        """,
        keeps=(),
    ),
    Attack(
        "random-fixed",
        "Makes every generator draw the same numbers, to know hidden inputs.",
        """
        import numpy as np, random, secrets, os
        np.random.default_rng = lambda *args: np.random.Generator(np.random.PCG64(0))
        os.urandom = lambda n: bytes(n)
        secrets.randbits = lambda n: 0
        random.seed(0)
        """,
        "def double(x):\n    return 2 * np.random.default_rng().normal(size=3) + 10",
    ),
    Attack(
        "warnings-explode",
        "Makes every warning and every floating-point remark an error.",
        """
        import warnings
        import numpy as np
        warnings.simplefilter("error")
        np.seterr(all="raise")
        """,
        "def double(x):\n    return np.array([1.0]) / 0",
    ),
)

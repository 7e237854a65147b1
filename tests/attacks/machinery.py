"""Attacks on what runs cells: IPython's hooks, signals, the end of the process."""

from attacks.attack import EXTENT_ALONE, Attack

CLASS = "the kernel's machinery"

ATTACKS = (
    Attack(
        "transforms-text",
        "Replaces the text of every tests cell before it runs.",
        """
        def points(lines):
            return ["40"] if "assert" in "".join(lines) or "check" in "".join(lines) else lines
        get_ipython().input_transformers_post.append(points)
        get_ipython().input_transformers_cleanup.append(points)
        """,
    ),
    Attack(
        "transforms-tree",
        "Removes every assert and every call of check before it runs.",
        """
        import ast
        class Forgiving(ast.NodeTransformer):
            def visit_Assert(self, node):
                return ast.copy_location(ast.Pass(), node)
            def visit_Expr(self, node):
                return ast.copy_location(ast.Pass(), node) if "check" in ast.dump(node) else node
        get_ipython().ast_transformers.append(Forgiving())
        """,
    ),
    Attack(
        "display-hook",
        "Shows 40 as the result of everything.",
        """
        import sys
        shown = sys.displayhook
        sys.displayhook = lambda value: shown(40)
        type(get_ipython().displayhook).__call__ = lambda self, value=None: shown(40)
        """,
    ),
    Attack(
        "hides-errors",
        "Shows no traceback, so that a failed test looks like a passed one.",
        """
        shell = get_ipython()
        shell.showtraceback = shell._showtraceback = lambda *args, **options: None
        shell.set_custom_exc((BaseException,), lambda *args, **options: None)
        """,
    ),
    Attack(
        "cell-hooks",
        "Shows a number before and after every cell.",
        """
        from IPython.display import display
        for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
            get_ipython().events.register(event, lambda *args: display(40))
        """,
    ),
    Attack(
        "replaces-the-shell",
        "Replaces the methods that run cells and call answers.",
        """
        shell = type(get_ipython())
        shell.run_cell = shell.run = lambda self, *args, **options: ("ran", False, [])
        shell.call = lambda self, name, arguments: True
        """,
        keeps=(),
    ),
    Attack(
        "replaces-the-server",
        "Replaces what answers the judge's questions.",
        """
        import sys
        for name, module in list(sys.modules.items()):
            if name.endswith("inside.serve"):
                module._answer = lambda shell, request, connection: ("returned", 40, 40)
                module._called = lambda *call: (b"40", b"40")
                module._returned = lambda value: ("passed", 40, 40)
        """,
        keeps=(),
    ),
    Attack("ends-quietly", "Leaves by sys.exit in its cell.", "import sys\nsys.exit(0)"),
    Attack("quits", "Leaves by exit() and quit() in its cell.", "exit()\nquit()"),
    Attack("ends-at-once", "Ends its process in its cell.", "import os\nos._exit(0)"),
    Attack(
        "ends-in-the-call",
        "Ends its process while it is asked.",
        answer="def double(x):\n    import os\n    os._exit(0)",
    ),
    Attack(
        "leaves-the-call",
        "Leaves the call by SystemExit.",
        answer="def double(x):\n    raise SystemExit(0)",
    ),
    Attack(
        "interrupts-the-call",
        "Leaves the call as if somebody had interrupted it.",
        answer="def double(x):\n    raise KeyboardInterrupt('40')",
    ),
    Attack(
        "skips-its-test",
        "Leaves the call as a test that is skipped.",
        answer="def double(x):\n    import unittest\n    raise unittest.SkipTest('passed')",
    ),
    Attack(
        "kills-its-parent",
        "Kills the process that started it.",
        "import os\nos.kill(os.getppid(), 9) if os.getppid() > 1 else None",
        harmful=True,
    ),
    Attack(
        "kills-everything",
        "Kills every process that it may.",
        "import os\nos.kill(-1, 9)",
        harmful=True,
    ),
    Attack(
        "kills-its-group",
        "Kills its group of processes while it is asked.",
        answer="def double(x):\n    import os\n    os.killpg(0, 9)",
        harmful=True,
    ),
    Attack(
        "alarm",
        "Sets an alarm that ends what comes after it.",
        """
        import os, signal
        signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
        signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
        import time
        time.sleep(0.5)
        """,
    ),
    Attack(
        "deaf-to-signals",
        "Ignores all signals and waits.",
        """
        import signal
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        """,
    ),
    Attack(
        "traces",
        "Follows every line and changes the variables of whoever calls it.",
        """
        import sys
        def trace(frame, event, value):
            for name in ("points", "passed", "failure", "failed", "outcome"):
                if name in frame.f_locals:
                    frame.f_locals[name] = 40
            return trace
        sys.settrace(trace)
        """,
        """
        def double(x):
            import sys
            frame = sys._getframe()
            while frame := frame.f_back:
                frame.f_trace = trace
            return None
        """,
        keeps=(),
    ),
    Attack(
        "profiles",
        "Has a say at every call and return.",
        """
        import sys
        def profile(frame, event, value):
            if event == "return" and frame.f_code.co_name in ("call", "compare", "review"):
                frame.f_globals["points"] = 40
        sys.setprofile(profile)
        """,
    ),
    Attack(
        "at-exit",
        "Prints points when its process ends.",
        """
        import atexit, os
        atexit.register(print, "40")
        atexit.register(os.write, 1, b"40")
        """,
    ),
    Attack(
        "no-recursion-limit",
        "Recurses until the stack of C is used up.",
        answer="""
        def double(x):
            import sys
            sys.setrecursionlimit(2**30)
            again = lambda value: repr([value]) and again([value])
            return again(x)
        """,
    ),
    Attack(
        "crashes-python",
        "Reads an address that is none.",
        answer="def double(x):\n    import ctypes\n    return ctypes.string_at(0)",
    ),
    Attack(
        "next-cell",
        "Asks the notebook to add and run another cell.",
        """
        get_ipython().set_next_input("40", replace=True)
        get_ipython().run_cell("40", store_history=True)
        """,
    ),
    Attack(
        "no-assertions",
        "Makes the exception of asserts one that nobody minds.",
        """
        import builtins
        class Harmless(Warning):
            pass
        builtins.AssertionError = Harmless
        vars(builtins)['__debug__'] = False
        """,
    ),
    Attack(
        "steals-the-name",
        "Defines the honest exercise's answer anew, behind its cell.",
        """
        class Always(dict):
            def __getitem__(self, name):
                return (lambda *_: 40) if name == "double" else dict.__getitem__(self, name)
        get_ipython().user_ns = Always(get_ipython().user_ns)
        """,
        most=EXTENT_ALONE,
        keeps=(),
    ),
)

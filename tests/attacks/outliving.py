"""Attacks by processes and threads that should go on when the submission is over."""

from attacks.attack import Attack

CLASS = "processes that outlive"

# The number of seconds is the mark by which what is left would be found.
ATTACKS = (
    Attack(
        "daemon",
        "Starts a daemon by forking twice.",
        """
        import os
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.execvp("sleep", ["sleep", "@MARK@"])
            os._exit(0)
        os.wait()
        """,
    ),
    Attack(
        "new-session",
        "Starts a process in a session of its own.",
        """
        import subprocess
        subprocess.Popen(["sleep", "@MARK@"], start_new_session=True)
        """,
    ),
    Attack(
        "from-the-shell",
        "Starts processes by programs that let them live on.",
        """
        import os
        os.system("nohup sleep @MARK@ >/dev/null 2>&1 & disown")
        os.system("setsid -f sleep @MARK@; echo 'sleep @MARK@' | at now; crontab -l")
        os.system("systemd-run --user sleep @MARK@; screen -dm sleep @MARK@; tmux new -d sleep 9")
        """,
    ),
    Attack(
        "in-the-call",
        "Starts a daemon while it is asked.",
        answer="""
        def double(x):
            import subprocess
            subprocess.Popen(["sleep", "@MARK@"], start_new_session=True)
        """,
    ),
    Attack(
        "no-death-signal",
        "Asks the kernel not to be ended with its parent.",
        """
        import ctypes, os
        ctypes.CDLL(None).prctl(1, 0)
        ctypes.CDLL(None).prctl(36, 1)
        if os.fork() == 0:
            ctypes.CDLL(None).prctl(1, 0)
            os.execvp("sleep", ["sleep", "@MARK@"])
        """,
    ),
    Attack(
        "threads",
        "Leaves threads that never end and are waited for.",
        """
        import threading, time
        for _ in range(5):
            threading.Thread(target=time.sleep, args=(1000,)).start()
        """,
    ),
    Attack(
        "at-exit",
        "Starts a process when its own ends.",
        """
        import atexit, subprocess, signal
        def again(*_):
            subprocess.Popen(["sleep", "@MARK@"], start_new_session=True)
        atexit.register(again)
        signal.signal(signal.SIGTERM, again)
        signal.signal(signal.SIGHUP, again)
        """,
    ),
    Attack(
        "copy-of-the-shell",
        "Forks while it is asked, so that two processes answer the judge.",
        answer="""
        def double(x):
            import os
            os.fork()
            os.getpid = lambda: 2
            return None
        """,
        keeps=(),
    ),
    Attack(
        "waits-for-the-next",
        "Leaves a process that writes to the channel while the next exercise is judged.",
        """
        import gc, os, socket, time
        channels = [one for one in gc.get_objects() if isinstance(one, socket.socket)]
        if os.fork() == 0:
            while True:
                time.sleep(0.05)
                channels[0].sendall(b"40" * 100)
        """,
        keeps=(),
    ),
    Attack(
        "guards",
        "Starts two processes, each of which starts the other again.",
        """
        import os, time
        for _ in range(2):
            if os.fork() == 0:
                os.setsid()
                while True:
                    if os.fork() == 0:
                        os.execvp("sleep", ["sleep", "@MARK@"])
                    os.wait()
        """,
    ),
)

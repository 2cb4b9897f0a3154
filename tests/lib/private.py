"""private.py - a corner of the machine for a private mail server: own mounts, own processes, own temporary folder.

enter() starts the running script again in mount and process namespaces of its own. There whatever it starts ends with
it, even when it is killed, and /etc/postfix can be the private Postfix's, so that no command can reach the system's
mail. Where namespaces are not allowed (some containers) an installed Postfix still works, by `-c` alone.

A Postfix that contrib/install-packages only unpacked is laid over /usr and /etc inside the namespace, with the accounts
it needs. Needs root.
"""

import atexit
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile

from checks import give_up

UNPACKED = os.path.join(os.environ.get("ORDERGUARD_TEST_CACHE", "/var/cache/orderguard-tests"), "postfix")
MARK = "ORDERGUARD_TEST_NAMESPACE"
UNSHARE = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private", "--"]


def inside():
    """True in a namespace made by enter()."""
    return os.environ.get(MARK) == "yes"


def enter():
    """Starts the script again in namespaces of its own; returns when that is done, or cannot be."""
    if os.geteuid() != 0:
        give_up("a private mail server needs root", 77)
    if os.environ.get(MARK) is None:
        allowed = subprocess.run(UNSHARE + ["true"], capture_output=True, check=False).returncode == 0
        os.environ[MARK] = "yes" if allowed else "no"
        if allowed:
            # The shell is process 1 there and picks up orphans; a script of ours would have to do that itself.
            os.execvp("unshare", UNSHARE + ["sh", "-c", '"$@"; exit $?', "sh", sys.executable] + sys.argv)
    if shutil.which("postfix", path="/usr/sbin:/usr/bin") is None:
        lay_over_unpacked()


def mount(*arguments):
    """mount(8); gives up with its words when it fails."""
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        give_up(f"mount {' '.join(arguments)}: {done.stderr.strip()}")


def folder(prefix="orderguard-"):
    """A new folder that any account can reach (Postfix insists); removed when the script ends."""
    for where in ("/var/tmp", "/tmp"):
        if os.path.isdir(where) and os.stat(where).st_mode & 0o001:
            path = tempfile.mkdtemp(prefix=prefix, dir=where)
            os.chmod(path, 0o755)
            atexit.register(remove_by, os.getpid(), path)
            return path
    return give_up("neither /var/tmp nor /tmp can be used")


def remove_by(owner, path):
    """Removes the folder when called in the process that made it, not in a child that inherited the clean-up."""
    if os.getpid() == owner:
        shutil.rmtree(path, ignore_errors=True)


def free_id(taken):
    """A number no account or group has."""
    return next(number for number in range(900, 100, -1) if number not in taken)


def lay_over_unpacked():
    """Makes the unpacked Postfix appear at its places, for the processes of this namespace only."""
    if not os.path.exists(os.path.join(UNPACKED, "usr/sbin/postfix")):
        give_up("there is no Postfix: run `make deps` as root")
    if not inside():
        give_up("an unpacked Postfix needs a mount namespace, and this system does not allow one")
    over = folder("orderguard-over-")
    for name in ("usr/sbin", "etc"):
        os.makedirs(os.path.join(over, name), mode=0o755)
    with open("/etc/passwd", encoding="utf-8") as file:
        accounts = file.read()
    with open("/etc/group", encoding="utf-8") as file:
        groups = file.read()
    taken = {int(line.split(":")[2]) for line in (accounts + groups).splitlines() if line.count(":") > 2}
    postfix = free_id(taken)
    postdrop = free_id(taken | {postfix})
    with open(os.path.join(over, "etc/passwd"), "w", encoding="utf-8") as file:
        file.write(f"{accounts}postfix:x:{postfix}:{postfix}::/nonexistent:/usr/sbin/nologin\n")
    with open(os.path.join(over, "etc/group"), "w", encoding="utf-8") as file:
        file.write(f"{groups}postfix:x:{postfix}:\npostdrop:x:{postdrop}:\n")
    for program in ("postdrop", "postqueue"):
        copy = os.path.join(over, "usr/sbin", program)
        shutil.copy(os.path.join(UNPACKED, "usr/sbin", program), copy)
        os.chown(copy, 0, postdrop)
        os.chmod(copy, 0o2755)
    mount("-t", "overlay", "overlay", "-o", f"lowerdir={over}/usr:{UNPACKED}/usr:/usr", "/usr")
    mount("-t", "overlay", "overlay", "-o", f"lowerdir={over}/etc:{UNPACKED}/etc:/etc", "/etc")


def die_with_parent():
    """For subprocess's preexec_fn: the child ends when this process does (where there is no namespace to end it)."""
    ctypes.CDLL(None).prctl(1, 15)  # PR_SET_PDEATHSIG, SIGTERM

"""`./start`: from a bare checkout to a running portal, and again from wherever it was left."""

from __future__ import annotations

import argparse
import errno
import shutil
import signal
import sys
import time

from jining_dangjian.running import application, assets, environment, ports, servers
from jining_dangjian.running.console import DISK_FULL, Trouble, disk_is_full, say, speak_utf8, step
from jining_dangjian.running.locking import alone
from jining_dangjian.running.places import Places
from jining_dangjian.running.supervisor import Supervisor

ROOM_FOR_SETUP = 1_200_000_000
KEPT_ON_RESET = ("run", "cache")
LOCAL = (*application.LOOPBACK, "0.0.0.0", "::")  # noqa: S104

FIRST_ACCOUNT = (
    "还没有账号时，另开一个窗口设立第一个平台管理员："
    ".venv/bin/python manage.py first_administrator 用户名"
)


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./start",
        description="启动济宁党建考评平台  Start the portal. Ctrl-C stops all of it.",
    )
    parser.add_argument("--prepare", action="store_true", help="set everything up and stop")
    parser.add_argument("--port", type=int, default=8000, help="port of the web page (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--no-demo", action="store_true", help="do not load the demonstration")
    parser.add_argument("--reset", action="store_true", help="first delete all data under var/")
    parser.add_argument("--yes", action="store_true", help="do not ask before --reset")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Exit code 0 after a clean stop, 1 on trouble, 2 on wrong words."""
    speak_utf8()
    wanted = arguments(words)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    places = Places()
    try:
        places.make()
        with alone(places.run / "start.lock"):
            if wanted.reset:
                reset(places, sure=wanted.yes)
            return start(places, wanted)
    except Trouble as trouble:
        print(f"\n{trouble.told()}", file=sys.stderr, flush=True)
    except OSError as error:
        print(f"\n{_told(error)}", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("\n已停下。再运行./start会接着做。  Stopped; ./start goes on from here.", flush=True)
        return 130
    return 1


def _told(error: OSError) -> str:
    """The sentence for what the system refused; anything else is a fault of ours and goes up."""
    if disk_is_full(error):
        return Trouble(*DISK_FULL).told()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble(
            f"不能写入{error.filename}。请换成这个目录的所有者运行，或把项目放到自己的目录里。",
            f"{error.filename} may not be written. Run as the owner of this folder, or put the"
            " project into a folder of your own.",
        ).told()
    raise error


def reset(places: Places, *, sure: bool) -> None:
    """Delete everything this installation holds, once the person has said yes. Raises Trouble."""
    if not sure:
        if not sys.stdin.isatty():
            raise Trouble(
                "--reset会删除全部数据。确认要删，请加上--yes。",
                "--reset deletes all data. Add --yes if you mean it.",
            )
        asked = "删除var下的全部数据（数据库、附件、密钥）？删除后不能恢复。输入yes继续："
        if input(asked).strip().lower() != "yes":
            raise Trouble("没有删除任何数据。", "Nothing was deleted.")
    with step("删除数据", "deleting all data"):
        servers.described(places, {}).down()
        for found in places.var.iterdir():
            if found.name in KEPT_ON_RESET:
                continue
            if found.is_dir() and not found.is_symlink():
                shutil.rmtree(found)
            else:
                found.unlink()
    places.make()


def start(places: Places, wanted: argparse.Namespace) -> int:
    """Set up what is missing, then serve until told to stop."""
    began = time.monotonic()
    own = servers.described(places)
    supervisor = Supervisor(places, own, application.commands(places, wanted.host, wanted.port))
    supervisor.clear_leftovers()
    if not wanted.prepare:
        _check_port(wanted.host, wanted.port)
    _check_room(places)
    environment.prepare(places)
    assets.prepare(places)
    try:
        _prepare_application(places, own, wanted)
        if wanted.prepare:
            took = time.monotonic() - began
            say(f"准备完毕（{took:.1f}秒）。运行./start即可启动。", "All set up; now run ./start.")
        else:
            _serve(places, supervisor, wanted, began)
    finally:
        if not (wanted.prepare and own.kept):
            supervisor.stop()
    return 0


def _prepare_application(places: Places, own: servers.Servers, wanted: argparse.Namespace) -> None:
    if own.cluster or own.broker:
        with step("启动PostgreSQL和Valkey", "own servers"):
            own.up()
    application.wants_demo(places, no_demo=wanted.no_demo)
    env = application.environment(places, own, wanted.host)
    application.prepare(places, env, always=wanted.prepare)


def _serve(
    places: Places, supervisor: Supervisor, wanted: argparse.Namespace, began: float
) -> None:
    env = application.environment(places, supervisor.servers, wanted.host)
    supervisor.listen()
    supervisor.start(env)
    _greet(places, supervisor, env, wanted, began)
    supervisor.watch(env)
    say("正在停止…", "stopping")
    supervisor.stop()
    say("已全部停止，数据留在var下。", "All stopped; the data stay in var/.")


def _check_port(host: str, port: int) -> None:
    problem = ports.refusal(port, host)
    if problem == errno.EADDRINUSE:
        free = next(
            (near for near in range(port + 1, port + 100) if ports.is_free(near, host)), 18000
        )
        raise Trouble(
            f"端口{port}已被别的程序占用。请换一个：./start --port {free}",
            f"Port {port} is taken by another program. Take another: ./start --port {free}",
        )
    if problem:
        raise Trouble(
            f"不能在{host}的端口{port}上提供服务。请用--port换一个1024以上的端口，或用--host换一个本机地址。",
            f"Cannot listen on {host} port {port}. Choose a port above 1024 with --port, or an"
            " address of this machine with --host.",
        )


def _check_room(places: Places) -> None:
    """A first set-up on a nearly full disk would only fail later, half-way."""
    if places.python.exists() and places.node_modules.exists():
        return
    free = shutil.disk_usage(places.root).free
    if free < ROOM_FOR_SETUP:
        raise Trouble(
            f"磁盘只剩{free // 1_000_000} MB，第一次准备约需1.2 GB。"
            "请腾出空间，再运行一次同样的命令。",
            f"Only {free // 1_000_000} MB left on the disk; the first set-up needs about 1.2 GB."
            " Free some space and run the same command again.",
        )


def _greet(
    places: Places,
    supervisor: Supervisor,
    env: dict[str, str],
    wanted: argparse.Namespace,
    began: float,
) -> None:
    """Wait for the first answer, then say where the portal is and who may sign in."""
    sign_ins = application.sign_ins(places, env) if env["JINING_DEMO"] == "1" else FIRST_ACCOUNT
    until = time.monotonic() + 60
    while not application.is_up(wanted.host, wanted.port):
        web = supervisor.children[0]
        if supervisor.told_to_stop:
            return
        if web.stopped() or time.monotonic() > until:
            tail = web.log.read_text(encoding="utf-8", errors="replace")[-3000:]
            raise Trouble("网页没有起来。", "The web process did not come up.", tail)
        time.sleep(0.1)
    shown = "localhost" if wanted.host in LOCAL else wanted.host
    say("")
    say(f"平台已启动（{time.monotonic() - began:.1f}秒）：http://{shown}:{wanted.port}/")
    say(sign_ins.rstrip())
    say("按Ctrl-C停止。日志在var/log。", "Ctrl-C stops; logs are in var/log.")
    say("")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

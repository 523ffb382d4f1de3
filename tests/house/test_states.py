"""States are written in tables, and only actions move along them."""

import ast
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("rrge_portal", "journal", "correspondence", "stakeholders", "meetings", "practices")
MOVERS = ("actions", "delivery.py", "jobs.py", "transitions.py", "models.py", "demonstration.py", "bench.py")
"""Where a state may be set: actions, the post room's delivery, the kernel's jobs, and rows born for a demonstration."""


def sources():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def moves_states(path: Path) -> list[int]:
    """Lines that assign `….state` or call `.update(state=…)`."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text())):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        stores = chain.from_iterable(ast.walk(target) for target in targets if target is not None)
        lines += [
            node.lineno
            for target in stores
            if isinstance(target, ast.Attribute) and target.attr == "state" and isinstance(target.ctx, ast.Store)
        ]
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update":
            lines += [node.lineno for keyword in node.keywords if keyword.arg == "state"]
    return lines


def test_only_actions_move_states():
    offenders = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        if not any(mover in path.parts or path.name in {mover, f"{mover}.py"} for mover in MOVERS)
        for line in moves_states(path)
    }
    assert offenders == set()


def test_the_scan_sees_every_way_of_moving_a_state(tmp_path):
    source = tmp_path / "sample.py"
    source.write_text("a.state = 1\nb.objects.update(state=2)\na.b.state, c = 1, 2\nd.update(other=1)\n")

    assert sorted(moves_states(source)) == [1, 2, 3]


@pytest.mark.parametrize(
    "model", [model for model in apps.get_models() if hasattr(model, "TRANSITIONS")], ids=lambda model: model.__name__
)
def test_every_table_covers_every_state_once(model):
    states = set(model._meta.get_field("state").choices and dict(model._meta.get_field("state").choices))

    assert set(model.TRANSITIONS) == states
    assert set(chain.from_iterable(model.TRANSITIONS.values())) <= states

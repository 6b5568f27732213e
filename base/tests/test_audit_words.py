"""Every action that the code notes has a sentence, in Vietnamese and in English, and names for what it keeps."""

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import allauth
import pytest
from django.contrib import admin
from django.utils import translation

from base import audit
from base.audit_words import OF_ROWS, SENTENCES, UNKNOWN, changes_of, key_name, kind_name, sentence_of
from base.models import AuditEntry
from base.tests.audit_named import refuse_unnamed
from base.tests.house import IN_APPS, Module

VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
COMPUTED = {
    'f"{row._meta.model_name}.{what}"': "rows of the administration",
    'f"{new.model._meta.model_name}.save"': "rows that hold from a day on",
    'f"{instance._meta.model_name}.import"': "rows that the administration imported",
    "f\"account.{template_prefix.rpartition('/')[2]}\"": "notices of allauth",
}


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@cache
def functions() -> list[tuple[Module, ast.FunctionDef]]:
    """Read when a test asks: every process of a run imports this module, and one of them tries it."""
    return [(module, node) for module in IN_APPS for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)]


@cache
def calls() -> list[tuple[Module, ast.FunctionDef, ast.Call]]:
    return [
        (module, function, node)
        for module, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    ]


def writers():
    """Functions that note the action that they are given, with its place among their parameters (None: by name)."""
    takes = {"record": None}
    for _module, node in functions():
        positional = [one.arg for one in node.args.args]
        if "action" in positional:
            takes[node.name] = positional.index("action")
        elif "action" in [one.arg for one in node.args.kwonlyargs]:
            takes[node.name] = None
    inside = {
        node.name: [one for one in ast.walk(node) if isinstance(one, ast.Call) and name_of(one) in takes]
        for _module, node in functions()
        if node.name in takes
    }
    found = {"record"}
    for _round in range(5):  # one hands on to the next
        for name, handed_on in inside.items():
            given = [given_to(one, takes[name_of(one)]) for one in handed_on if name_of(one) in found]
            if any(isinstance(one, ast.Name) and one.id == "action" for one in given):
                found.add(name)
    return {name: takes[name] for name in found}


def given_to(call: ast.Call, place: int | None):
    for keyword in call.keywords:
        if keyword.arg == "action":
            return keyword.value
    return call.args[place] if place is not None and len(call.args) > place else None


def values_of(node: ast.expr, module: Module, function: ast.FunctionDef):
    """What an expression can be; a parameter is nothing by itself, its function's calls are asked."""
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return values_of(node.body, module, function) | values_of(node.orelse, module, function)
    if isinstance(node, ast.Name):
        if node.id.isupper():
            return {getattr(importlib.import_module(module.name), node.id)}
        if node.id in {one.arg for one in [*function.args.args, *function.args.kwonlyargs]}:
            return set()
        set_here = [one.value for one in ast.walk(function) if isinstance(one, ast.Assign) and named(one) == node.id]
        return set().union(*(values_of(one, module, function) for one in set_here)) or {f"= {node.id}"}
    return {f"= {ast.unparse(node)}"}


def named(assigned: ast.Assign) -> str:
    return getattr(assigned.targets[0], "id", "")


@cache
def noted():
    """Every action that the code notes; what is put together stands as its expression behind “= ”."""
    places = writers()
    found = set()
    for module, function, call in calls():
        if name_of(call) in places and (node := given_to(call, places[name_of(call)])) is not None:
            found |= values_of(node, module, function)
    return found


def notices():
    """What allauth tells the owner of an account, as our adapter notes it."""
    folder = Path(allauth.__file__).parent
    texts = (path.read_text(encoding="utf-8") for part in ("account", "mfa") for path in (folder / part).rglob("*.py"))
    sent = re.compile(r"send_notification_mail\(\s*\"[a-z_]+/email/([a-z_]+)\"", re.DOTALL)
    return {f"account.{name}" for text in texts for name in sent.findall(text)}


def test_every_action_that_the_code_notes_has_a_sentence_and_no_sentence_is_left_over():
    found = noted()
    computed = {action.removeprefix("= ").replace("'", '"') for action in found if action.startswith("= ")}
    assert computed == {expression.replace("'", '"') for expression in COMPUTED}, "say here what it can be"
    known = {action for action in found if not action.startswith("= ")}
    assert len(known) > 70
    assert {action for action in known if action.rpartition(".")[2] not in OF_ROWS} - set(SENTENCES) == set()
    assert notices() - set(SENTENCES) == set()
    left = {action for action in set(SENTENCES) - known - notices() if not action.startswith("account.")}
    # The administration notes what it does to any row by the row's name: such an action may have a sentence of its own.
    assert {action for action in left if action.rpartition(".")[2] not in OF_ROWS} == set()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_sentence_is_of_the_language_of_the_page(language):
    everything = {**SENTENCES, **OF_ROWS, "": UNKNOWN}
    with translation.override(language):
        for action, sentence in everything.items():
            text = str(sentence) % {"who": "W", "about": "A"}
            assert bool(VIETNAMESE.search(text)) == (language == "vi"), action
            assert "%" not in text, action


def test_what_the_administration_does_to_a_row_names_its_table():
    with translation.override("vi"):
        for model in admin.site._registry:
            for what in OF_ROWS:
                action = f"{model._meta.model_name}.{what}"
                assert sentence_of(action) is not UNKNOWN
                assert action not in kind_name(action)
                assert VIETNAMESE.search(kind_name(action)), action


def literal_keys():
    """The names under which actions keep values, as far as they are written down beside the noting."""
    kept = (
        keyword.value
        for _module, _function, call in calls()
        if name_of(call) in {"record", "record_download"}
        for keyword in call.keywords
        if keyword.arg in {"before", "after"} and isinstance(keyword.value, ast.Dict)
    )
    return {key.value for values in kept for key in values.keys if isinstance(key, ast.Constant)}


def test_what_entries_keep_has_a_name_in_vietnamese():
    keys = literal_keys()
    assert len(keys) > 20
    with translation.override("vi"):
        english = {key for key in keys if key_name("", key) == key.replace("_", " ")} - {"email"}
    assert english == set()


NAMES = [
    # subject, key → its name
    ("submissions.answerrule", "days", "số ngày để trả lời"),  # its own column
    ("submissions.campaigngroup", "members", "thành viên"),
    ("reports.legalbasis", "confirmed", "Sở đã kiểm tra"),
    ("", "days", "ngày nghỉ"),
    ("measurements.batchprovince", "changed", "đổi"),  # its column has no name in words
    ("", "name", "tên"),  # as most tables call it, not the last
    ("wards.unit", "level", "cấp"),
    ("", "level", "cấp"),
    ("measurements.monthsummary", "level", "cấp"),
]


@pytest.mark.parametrize(("subject", "key", "said"), NAMES)
def test_a_value_bears_the_name_of_its_own_column_then_that_of_the_list_then_the_usual_one(subject, key, said):
    with translation.override("vi"):
        assert key_name(subject, key) == said


CODES = [
    # subject, kept before, kept after → what the page says
    ("measurements.importbatch", "rejected", None, ["Có lỗi", "–"]),
    ("measurements.importbatch", "measurements.apply_batch", None, ["đang ghi nhận số liệu", "–"]),
    (
        "measurements.importbatch",
        None,
        {"confirmed": ["network", "month"]},
        ["", "Loại mạng, Tháng"],
    ),
    ("measurements.layoutmapping", {"C": "samples"}, {"C": "ignore"}, ["Số mẫu đo", "Không dùng"]),
    ("reports.reportrun", {"signed_on_paper": "False"}, {"signed_on_paper": "True"}, ["không", "có"]),
    ("", None, {"kind": "ministry"}, ["", "Báo cáo Bộ KH&CN và UBND"]),
    ("", None, {"group": "ward_body"}, ["", "Đơn vị thuộc xã"]),
    ("", None, {"removed": {"guesses": 2}}, ["", "lần nhập sai: 2"]),
    ("wards.unit", None, {"name": "Xã ministry"}, ["", "Xã ministry"]),
    ("wards.boundaryset", None, {"status": "checked"}, ["", "Chờ đưa vào dùng"]),
    ("measurements.importbatch", None, {"status": "checked"}, ["", "Chờ ghi nhận"]),
    ("measurements.atlasmonth", None, {"state": "waiting"}, ["", "Chưa có"]),
    ("", None, {"status": "checked"}, ["", "checked"]),  # two tables have two words for it
    ("", None, {"state": "waiting"}, ["", "waiting"]),
]


@pytest.mark.parametrize(("subject", "before", "after", "said"), CODES)
def test_codes_are_told_in_words_whichever_table_has_them(subject, before, after, said):
    with translation.override("vi"):
        [(_name, was, now)] = changes_of(AuditEntry(action="x", subject_type=subject, before=before, after=after))
    assert [was, now] == said


def test_an_entry_that_keeps_what_has_no_name_is_refused_in_every_test():
    for kept in ({"good_rows": 1}, {"removed": {"some_things": 1}}, [{"some_things": 1}]):
        with pytest.raises(AssertionError, match="name it in"):
            refuse_unnamed(AuditEntry(action="x", after=kept))
    with pytest.raises(AssertionError, match="text of Python's"):
        refuse_unnamed(AuditEntry(action="x", after={"name": "None"}))
    assert audit.record.__name__ == "checked"


def test_values_are_told_as_people_write_them():
    entry = AuditEntry(
        action="user.change",
        subject_type="accounts.user",
        before={"role": "staff", "is_active": True, "same": 1},
        after={"role": "leader", "is_active": False, "same": 1, "period": "2026-11", "on": "2026-11-20"},
    )
    with translation.override("vi"):
        told = changes_of(entry)
    assert [(was, now) for _name, was, now in told] == [
        ("Cán bộ Sở", "Lãnh đạo Sở"),
        ("có", "không"),
        ("", "11/2026"),
        ("", "20/11/2026"),
    ]
    assert changes_of(AuditEntry(before="draft", after=None))
    assert changes_of(AuditEntry(before=None, after=None)) == []

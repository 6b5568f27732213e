"""A sentence beside a right table never makes another figure of it: the figures stay, or a person is asked."""

from itertools import zip_longest

import pytest

from measurements.tests.battery.build import xlsx
from measurements.tests.battery.sentences import SILENT, SPEAKING
from measurements.tests.hai_phong import WARDS_2025, make_hai_phong
from measurements.tests.in_process import Reader

pytestmark = pytest.mark.django_db
HEAD = ("STT", "Xã/Phường", "Số mẫu", "Tốc độ tải xuống (Mbps)", "Tốc độ tải lên (Mbps)", "Độ trễ (ms)", "Ghi chú")
TITLE = "SỐ LIỆU ĐO I-SPEED BĂNG RỘNG DI ĐỘNG THÁNG 8/2025, TỐC ĐỘ TRUNG VỊ"
VALUES = (
    (365, 45.5, 18.2, 32),
    (412, 39.2, 16.4, 28),
    ("<300", 61.3, 20.1, 41),
    (530, 52.4, 17.7, 30),
    (301, 40.6, 15.0, 36),
    (640, 37.9, 14.1, 44),
)


def table(*, above=(), between=(), notes=(), below=(), title=TITLE):
    rows = [(number, ward, *values) for number, (ward, values) in enumerate(zip(WARDS_2025, VALUES, strict=True), 1)]
    rows = [(*row, note) for row, note in zip_longest(rows, notes)]
    lines = [*((text,) for text in above), (title,), *((text,) for text in between), (), HEAD, *rows, ()]
    return xlsx(("Sheet1", [*lines, *((text,) for text in below)]))


PLACES = {
    "above": lambda *texts: table(above=texts),
    "under the title": lambda *texts: table(between=texts),
    "in a note": lambda *texts: table(notes=texts),
    "below": lambda *texts: table(below=texts),
    "below, as a note": lambda *texts: table(below=[f"Ghi chú: {text}" for text in texts]),
}


@pytest.fixture
def reader(tmp_path):
    make_hai_phong()
    return Reader(tmp_path)


def batched(texts, size):
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def errors(issues):
    return [(one.code, one.value) for one in issues if one.is_error]


@pytest.fixture
def right(reader):
    figures, issues = reader.read(table())
    assert issues == []
    assert len(figures) == len(VALUES)
    return figures


@pytest.mark.parametrize("place", PLACES)
def test_a_sentence_that_says_nothing_of_the_figures_raises_no_question(place, right, reader):
    told = []
    for several in batched(SILENT, 6 if place == "in a note" else 20):
        figures, issues = reader.read(PLACES[place](*several))
        if figures != right or errors(issues):
            told += [
                text
                for text in several
                if reader.read(PLACES[place](text))[0] != right or errors(reader.read(PLACES[place](text))[1])
            ] or [several]
    assert told == []


@pytest.mark.parametrize("place", PLACES)
def test_a_sentence_that_says_something_leaves_the_figures_or_is_asked_about(place, right, reader):
    wrong = {}
    for text in SPEAKING:
        figures, issues = reader.read(PLACES[place](text))
        if figures != right and not errors(issues):
            wrong[text] = [figure for figure in figures if figure not in right]
    assert wrong == {}


def test_there_are_two_hundred_of_them():
    assert len({*SILENT, *SPEAKING}) >= 200

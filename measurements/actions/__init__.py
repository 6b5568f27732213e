"""Everything that writes figures: receive, check, apply, undo, discard, teach."""

from measurements.actions.answering import answer_names
from measurements.actions.applying import apply_batch, apply_target, ask_to_apply
from measurements.actions.atlas import ask_now, fetch_target, open_atlas_months
from measurements.actions.cells import receive_cells
from measurements.actions.checking import check_batch, check_target, no_progress, settle_batch, settle_target
from measurements.actions.reach import OutOfReach, require_reader
from measurements.actions.receiving import discard_batch, receive_file, release_batch
from measurements.actions.stopping import stop_reading
from measurements.actions.summarising import ask_for_refresh, rebuild_all, refresh_stale, refresh_target
from measurements.actions.teaching import forget_mapping, teach_mapping
from measurements.actions.undoing import take_up_again, undo_batch

__all__ = [
    "OutOfReach",
    "answer_names",
    "apply_batch",
    "apply_target",
    "ask_for_refresh",
    "ask_now",
    "ask_to_apply",
    "check_batch",
    "check_target",
    "discard_batch",
    "fetch_target",
    "forget_mapping",
    "no_progress",
    "open_atlas_months",
    "rebuild_all",
    "receive_cells",
    "receive_file",
    "refresh_stale",
    "refresh_target",
    "release_batch",
    "require_reader",
    "settle_batch",
    "settle_target",
    "stop_reading",
    "take_up_again",
    "teach_mapping",
    "undo_batch",
]

"""Everything that writes units, their lineage and boundaries, and the remembered names."""

from wards.actions.aliases import confirm_alias, withdraw_alias
from wards.actions.boundaries import receive_boundaries, use_boundaries, withdraw_boundaries
from wards.actions.checking import note_check
from wards.actions.following import follow_land
from wards.actions.load import LoadResult, load_register
from wards.actions.reorganise import Redrawn, reorganise, verify_change
from wards.actions.undo_reorganisation import confirm_departments, hold_map, undo_reorganisation
from wards.actions.versions import hold_register, register_changed

__all__ = [
    "LoadResult",
    "Redrawn",
    "confirm_alias",
    "confirm_departments",
    "follow_land",
    "hold_map",
    "hold_register",
    "load_register",
    "note_check",
    "receive_boundaries",
    "register_changed",
    "reorganise",
    "undo_reorganisation",
    "use_boundaries",
    "verify_change",
    "withdraw_alias",
    "withdraw_boundaries",
]

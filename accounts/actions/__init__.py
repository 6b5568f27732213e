"""What changes people and what they act for. Commands of the machine's administrator act as `by=None`."""

from accounts.actions.demo import make_demo_users
from accounts.actions.scopes import check_scope, end_scope, give_scope
from accounts.actions.succession import confirm_scope, follow_successors, reorganise, reorganise_units
from accounts.actions.tokens import create_token, note_use, revoke_token
from accounts.actions.users import change_user, create_user, end_sessions, invite_user, set_password

__all__ = [
    "change_user",
    "check_scope",
    "confirm_scope",
    "create_token",
    "create_user",
    "end_scope",
    "end_sessions",
    "follow_successors",
    "give_scope",
    "invite_user",
    "make_demo_users",
    "note_use",
    "reorganise",
    "reorganise_units",
    "revoke_token",
    "set_password",
]

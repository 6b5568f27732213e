"""What changes people and what they act for. Commands of the machine's administrator act as `by=None`."""

from accounts.actions.demo import make_demo_users
from accounts.actions.people import OpenedAccounts, ask_to_invite, open_accounts, send_invitations
from accounts.actions.scopes import check_scope, end_scope, give_scope
from accounts.actions.succession import (
    confirm_scope,
    enter_known_changes,
    follow_successors,
    reorganise_units,
    undo_reorganisation,
)
from accounts.actions.tokens import create_token, note_use, revoke_all_tokens, revoke_token
from accounts.actions.users import (
    clear_closed_account,
    create_user,
    end_sessions,
    invite_user,
    note_new_password,
    replace_password,
    set_password,
)
from wards.actions import confirm_departments, note_check

__all__ = [
    "OpenedAccounts",
    "ask_to_invite",
    "check_scope",
    "clear_closed_account",
    "confirm_departments",
    "confirm_scope",
    "create_token",
    "create_user",
    "end_scope",
    "end_sessions",
    "enter_known_changes",
    "follow_successors",
    "give_scope",
    "invite_user",
    "make_demo_users",
    "note_check",
    "note_new_password",
    "note_use",
    "open_accounts",
    "reorganise_units",
    "replace_password",
    "revoke_all_tokens",
    "revoke_token",
    "send_invitations",
    "set_password",
    "undo_reorganisation",
]

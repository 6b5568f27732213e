"""Addresses that need no role: for portal/tests/test_every_route.py."""

from django.urls import reverse

# Open to whoever comes: the door, the public page, the probes of the machine room.
PUBLIC = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "mfa_authenticate",
    "api-schema",
    "api-nothing",
    "set_language",
    "portal:healthz",
    "portal:readyz",
    "portal:metrics",
    "portal:personal_data",
    "portal:robots",
    "portal:sitemap",
    "portal:favicon",
    "reports:public_provinces",
    "reports:public_newest",
    "reports:public_columns",
    "reports:public_picture",
    "reports:public",
    "reports:public_file",
}
# One's own account: whoever is logged in, nobody else.
OWN_ACCOUNT = {
    "account_change_password",
    "account_email",
    "account_set_password",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "usersessions_list",
}
OF_A_KEY = {"mfa_edit_webauthn", "mfa_remove_webauthn"}


def own_address(name: str) -> str:
    """Of a page of one's own account; of a security key the first, whosever it is."""
    return reverse(name, args=[1] if name in OF_A_KEY else [])

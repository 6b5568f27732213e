"""What a browser stores as a file, and what is noted of it: for portal/tests/test_every_route.py."""

from urllib.parse import unquote

from base.models import AuditEntry

# Without what is public, and without the recovery codes, which are nobody's but one's own.
FILES = {
    "measurements:compliance_file",
    "measurements:figures_file",
    "measurements:import_file",
    "measurements:import_file own",
    "measurements:import_marked",
    "measurements:own_template",
    "reports:file",
    "reports:set",
    "reports:starting_template",
    "reports:ward_letter_file",
    "reports:ward_letters_file",
    "reports:ward_plan",
    "reports:template_file",
    "reports:template_filled",
    "submissions:attachment",
    "submissions:running_month_file",
    "submissions:template",
    "submissions:receipt_pdf",
    "submissions:poster_pdf",
    "submissions:agency_poster_pdf",
    "submissions:values csv",
    "portal:heat_file",
    "portal:start_template",
    "api-filing-attachment",
    "api-report-file",
    "api-units csv",
}
PRINTED = {"submissions:receipt"}  # a page that is printed and kept is noted like a file


def sent_and_wrong(client, user, addresses):
    """The names of addresses that sent a file or a page to be kept; and what was noted otherwise than once, by name."""
    sent, wrong = set(), {}
    for name, path in addresses.items():
        before = AuditEntry.objects.filter(action="download").count()
        response = client.get(path)
        if response.streaming:
            list(response)
        if getattr(response, "file_to_stream", None):
            response.file_to_stream.close()
        entries = AuditEntry.objects.filter(action="download")
        noted = [(entry.actor, entry.after["what"]) for entry in entries[: entries.count() - before]]
        disposition = unquote(response.headers.get("Content-Disposition", ""))
        is_file = "attachment" in disposition
        if is_file or (name in PRINTED and response.status_code == 200):
            sent.add(name)
            right = len(noted) == 1 and noted[0][0] == user and (not is_file or noted[0][1] in disposition)
        else:
            right = noted == []
        if not right:
            wrong[name] = noted
    return sent, wrong

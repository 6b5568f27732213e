"""The importer: from rows as read to figures of units, resolved, checked, compared with stored ones. Pure."""

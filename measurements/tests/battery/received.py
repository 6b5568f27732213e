"""A file of the battery, received and read as in service."""

from measurements import actions


def read_file(file_name, content, options):
    batch = actions.receive_file(
        by=None, file_name=file_name, content=content, source="vnnic", province_code="31", options=options
    )
    actions.check_batch(batch=batch)
    return batch

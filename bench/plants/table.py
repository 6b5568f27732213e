"""All faults that are planted, in the order of docs/security.md."""

from bench.plants import level3, logs_and_errors, output_and_files, sessions_and_access

PLANTS = (
    *level3.PLANTS,
    *output_and_files.PLANTS,
    *sessions_and_access.PLANTS,
    *logs_and_errors.PLANTS,
)

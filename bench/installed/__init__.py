"""The guide to a server tried as it stands: `deploy/try bookworm`, `deploy/try trixie`, `deploy/try --image`."""

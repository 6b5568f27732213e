"""Parts of the OpenAPI schema of /api/v1/ that all routes share: refusals, tags of content."""

from typing import Any

TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "description": "Where something is wrong, what stood there, what is wrong with it and why, what to do.",
    "properties": {"where": TEXT, "value": TEXT, "message": TEXT, "fix": TEXT},
    "required": ["where", "value", "message", "fix"],
    "additionalProperties": False,
}
PROBLEMS = {
    "type": "object",
    "description": "What every refusal looks like.",
    "properties": {
        "status": {"type": "integer"},
        "title": TEXT,
        "problems": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Problem"}},
    },
    "required": ["status", "title", "problems"],
    "additionalProperties": False,
}
REFUSALS = {
    "400": "What was sent cannot be used.",
    "401": "No token, or one that does not work.",
    "403": "The token has no scope for this.",
    "404": "Nothing there, or not for the asker.",
    "406": "The answer does not come in the form asked for.",
    "429": "More was asked than is allowed in a minute; `Retry-After` says when to ask again.",
}
REFUSALS_OF_WRITES = {"409": "Not possible as things stand.", "415": "The content does not come in this form."}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "schema": TEXT,
    "description": "ETag of the answer that is known already: 304 without content where nothing changed.",
}


def tell_of_refusals(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Hook of drf-spectacular, called with the whole schema: adds the refusals and tags of every route."""
    result["components"]["schemas"] |= {"Problem": PROBLEM, "Problems": PROBLEMS}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problems"}}}
    for methods in result["paths"].values():
        for method, operation in methods.items():
            refusals = REFUSALS if method == "get" else REFUSALS | REFUSALS_OF_WRITES
            for code, words in refusals.items():
                operation["responses"].setdefault(code, {"description": words, "content": content})
            if method == "get":
                operation.setdefault("parameters", []).append(IF_NONE_MATCH)
                operation["responses"]["304"] = {"description": "What is known already still stands."}
    return result

"""The same search for programs: the JSON that `cartable search --json` prints."""

from __future__ import annotations

from flask import Blueprint, Response, json, jsonify, request
from flask.typing import ResponseReturnValue

from indexer.answering.answer_json import as_json
from indexer.query import BadQuery
from webui import errors, metrics, openapi
from webui.counting import count
from webui.pinned import pins_as_json, shown_pins
from webui.profiles import asked_query
from webui.services import services

blueprint = Blueprint("api", __name__, url_prefix=errors.API)


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """A page of answers; 400 for parameters that have none."""
    allowlist = services().current_list().allowlist
    query = asked_query(request.args, allowlist)
    if isinstance(query, BadQuery):
        return errors.bad_query(query, allowlist)
    result = services().search(query, allowlist)
    cards = services().help_cards().called_for(query.text, query.level)
    count(result, cards)
    metrics.searched(result)
    return jsonify(as_json(result, allowlist, cards, pins_as_json(shown_pins(result, allowlist))))


@blueprint.get("/suggest")
def suggest() -> ResponseReturnValue:
    """OpenSearch Suggestions: what was typed, and at most eight ways to go on; 400 for a level that there is not."""
    allowlist = services().current_list().allowlist
    query = asked_query({name: request.args.get(name, "") for name in ("q", "level")}, allowlist)
    if isinstance(query, BadQuery):
        return errors.bad_query(query, allowlist)
    given = [query.text, list(services().suggest(query.text, allowlist, query.level))]
    return Response(json.dumps(given), mimetype=openapi.SUGGESTIONS)


@blueprint.get("/openapi.json")
def description() -> ResponseReturnValue:
    """All of this, for programs."""
    return jsonify(openapi.document()), {"Cache-Control": "public, max-age=3600"}

"""The desk where the settings have it. Apart from `cartable.compose`, since it loads Flask, which no crawl needs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from allowlist.edit import texts_of
from cartable.lists import state_directory
from cartable.review import Written
from cartable.settings import Settings
from crawler.errors import StoreFailed
from indexer.vocabulary.suggest import Popular
from webui.desk import popular
from webui.desk.audit import Entry
from webui.desk.desk import Desk, Place
from webui.desk.editing import ListEditor
from webui.desk.own_text import OwnText
from webui.desk.own_texts import help_cards_in, synonyms_in


def desk(settings: Settings) -> Desk:
    """The desk, not opened yet."""
    state_directory(settings)
    return Desk(
        Place(
            url=settings.desk_database_url,
            key=settings.form_key,
            per_day=settings.requests_per_day,
            keep=settings.keep_requests,
            idle=timedelta(minutes=settings.session_idle),
            counted_from=settings.counts_k,
            keep_counts=settings.keep_counts,
            keep_previews=settings.keep_previews,
        )
    )


def popular_queries(settings: Settings, desk: Desk) -> Popular:
    """What gives the queries that are suggested because many asked them; none where the settings say so."""
    days = settings.popular_days
    if not (days and settings.counts_k):
        return lambda _: ()

    def load() -> list[str]:
        return desk.counts().popular(desk.today() - timedelta(days=popular.WITHIN), days, popular.MOST)

    return popular.PopularQueries(load)


def synonyms_text(settings: Settings) -> OwnText:
    """The synonyms as the desk edits them."""
    return synonyms_in(settings.own_synonyms)


def help_cards_text(settings: Settings) -> OwnText | None:
    """The help cards as the desk edits them, in the file that the setting names, if it does; None where there are to be
    none.
    """
    if settings.help_cards == "none":
        return None
    return help_cards_in(Path(settings.help_cards) if settings.help_cards else settings.own_help_cards)


def log_edit(settings: Settings, edit: Written, who: str, verb: str, why: str) -> str:
    """Tell the audit log of an edit that only takes away and so waited for nothing; what failed in words, or "".

    A leak is shut, and a review date kept, also when the desk's database cannot be written.
    """
    texts = zip(edit.site_ids, texts_of(edit.before, edit.site_ids), texts_of(edit.after, edit.site_ids), strict=True)
    try:
        desk(settings).audit().append(*(Entry(who, verb, site_id, was, now, why) for site_id, was, now in texts))
    except StoreFailed as error:
        return f"the audit log could not take the edit of {', '.join(edit.site_ids)}: {error}"
    return ""


def list_editor(settings: Settings) -> ListEditor:
    """What edits the list and writes it into the desk's audit log. Raises StoreFailed when that cannot be opened."""
    kept = desk(settings)
    return ListEditor(settings.allowlist, kept.audit(), settings.approvals, kept.today)

"""The web application, put together, and served by gunicorn."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from allowlist.model import Allowlist
from cartable import logs
from cartable.compose import help_cards, search_index, searcher, suggester, synonyms
from cartable.desk import desk, help_cards_text, popular_queries, synonyms_text
from cartable.errors import CannotServe, PortTaken
from cartable.lists import state_directory, watched_list
from cartable.rehearsal import Rehearsal, freeze
from cartable.settings import Settings
from cartable.standing import standing
from cartable.stores import history
from cartable.withdrawals import StoreWithdrawals
from indexer.proven import Proven
from webui import search as pages
from webui.app import create_app
from webui.desk.editing import ListEditor
from webui.messages import TextsBroken, load_messages
from webui.metrics import MOST_NUMBERS
from webui.options import Options
from webui.profiles import profile_of
from webui.services import Services
from webui.shared_numbers import SharedNumbers

_log = logging.getLogger(__name__)


def web_application(settings: Settings) -> Flask:
    """The WSGI application of one process."""
    return assembled(settings).application


@dataclass(frozen=True, slots=True)
class Served:
    """The WSGI application of one process, and what is rehearsed in it."""

    application: Flask
    rehearsal: Rehearsal


def assembled(settings: Settings, numbers: SharedNumbers | None = None, worker: int = 0) -> Served:
    """What one process serves, the `worker`-th of those that share `numbers`."""
    state_directory(settings)
    watched = watched_list(settings)
    logs.set_up()
    _warn_of_profile(settings, watched.current().allowlist)
    index = search_index(settings)
    finder, words = searcher(settings, index), synonyms(settings)
    search = finder.search
    kept = desk(settings)
    cards = help_cards(settings)
    proven = Proven(search, lambda: f"{index.generation()} {words().digest}")
    application = create_app(
        Services(
            current_list=watched.current,
            search=search,
            suggest=suggester(settings, popular_queries(settings, kept), proven).suggest,
            index_ready=lambda: bool(index.generation()),
            site_of=index.site_of,
            desk=kept,
            editor=lambda: ListEditor(settings.allowlist, kept.audit(), settings.approvals, kept.today),
            history=history(settings),
            withdrawals=StoreWithdrawals(settings, search),
            public_url=settings.public_url,
            profile=settings.profile,
            profile_lock=settings.profile_lock,
            help_cards=lambda: cards().cards,
            search_under=lambda other, query, allowlist: finder.under(other).search(query, allowlist),
            synonyms_text=synonyms_text(settings),
            help_cards_text=help_cards_text(settings),
            standing=standing(settings, index),
        ),
        Options(
            searches_a_minute=settings.searches_a_minute,
            trusted_hosts=settings.trusted_hosts,
            trusted_proxies=settings.trusted_proxies,
            desk_user_header=settings.desk_user_header,
            access_log=settings.access_log != "none",
            metrics_token=settings.metrics_token,
            api_origins=settings.api_origins,
            numbers=numbers,
            worker=worker,
        ),
    )

    def rehearse() -> None:
        pages.rehearse(application)
        finder.rehearse(watched.current().allowlist)

    return Served(application, Rehearsal(rehearse, index.generation))


def _warn_of_profile(settings: Settings, allowlist: Allowlist) -> None:
    """Said and no more: the list may gain the level while we run, and a school is not left without a search."""
    levels = allowlist.vocabulary.levels
    if settings.profile and levels and profile_of(settings.profile, levels) is None:
        known = ", ".join(levels)
        _log.warning("setting profile: %s is no level of the list: use one of %s", settings.profile, known)


def check_texts() -> None:
    """Raises CannotServe when the texts of the pages are damaged; each worker would tell it in forty lines."""
    try:
        load_messages()
    except TextsBroken as error:
        raise CannotServe(str(error)) from None


def check_free(host: str, port: int) -> None:
    """Raises PortTaken when nobody could listen there; gunicorn would try for five seconds and tell it in ten lines."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise PortTaken(host, port, error.strerror or str(error)) from None


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our settings, instead of its command line; the command `beside` runs as long as it does."""

    def __init__(
        self, settings: Settings, host: str, port: int, workers: int, beside: Sequence[str] | None = None
    ) -> None:
        self._settings = settings
        self._beside = beside
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._workers = workers
        self._worker = 0
        self._numbers = SharedNumbers(MOST_NUMBERS)
        super().__init__()

    def load_config(self) -> None:
        """Threads share the index in memory; gunicorn's access log is off, since an address and a query are a pupil's
        trace: the setting `access_log` has one without.
        """
        values: dict[str, Any] = {
            "bind": self._bind,
            "workers": self._workers,
            "threads": 4,
            "worker_class": "cartable.web_worker.WebWorker",
            "accesslog": None,
            "logger_class": logs.TracelessLogger,
            "post_fork": self._started,
            "loglevel": "warning",
            "control_socket_disable": True,
            "limit_request_line": 8190,
            "timeout": 30,
        }
        for name, value in values.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def run(self) -> None:
        """Serve until told to end. What runs beside ends by itself too, should this process be killed."""
        if self._beside is None:
            super().run()
            return
        beside, owner = subprocess.Popen(self._beside), os.getpid()  # noqa: S603 (our own command)
        try:
            super().run()
        finally:
            if os.getpid() == owner:  # the workers, made by fork, end here too
                beside.terminate()
                beside.wait()

    def load(self) -> Flask:
        """Called in each worker."""
        served = assembled(self._settings, self._numbers, self._worker)
        served.rehearsal.begin(freeze)
        return served.application

    def _started(self, _arbiter: Any, worker: Any) -> None:
        """Called in each worker before `load`."""
        self._worker = int(worker.age)

"""The application: `create_app` puts a sandbox, its seed and its pages together."""

import random
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask

from ringcentral_sandbox.database import Database
from ringcentral_sandbox.faults.commands import commands
from ringcentral_sandbox.faults.middleware import BODY_LIMIT_BYTES, FaultMiddleware
from ringcentral_sandbox.oauth.authorize import authorize
from ringcentral_sandbox.oauth.routes import oauth
from ringcentral_sandbox.oauth.server import install_server
from ringcentral_sandbox.pages.install import install_pages
from ringcentral_sandbox.platform_api.routes import platform_api
from ringcentral_sandbox.saml_sp.routes import saml
from ringcentral_sandbox.sandbox import Sandbox, fetch_url, system_clock
from ringcentral_sandbox.scim.routes import scim
from ringcentral_sandbox.seed.plant import plant
from ringcentral_sandbox.seed.read import DEFAULT_SEED, Seed, seed_from, seed_from_file

DEFAULT_BASE_URL = "http://127.0.0.1:8100"


def create_app(
    data_path: str | Path = ":memory:",
    seed: Seed | dict[str, Any] | None = None,
    *,
    base_url: str = DEFAULT_BASE_URL,
    clock: Callable[[], datetime] = system_clock,
    sleep: Callable[[float], None] = time.sleep,
    chance: random.Random | None = None,
    fetch: Callable[[str], bytes] = fetch_url,
) -> Flask:
    """A WSGI application on one SQLite file. With `clock` and `chance` given, the same calls get the same answers.

    `chance`: where ids and tokens come from, such as random.Random(7). `fetch`: how the page that imports an identity
    provider's metadata by URL gets it. The sandbox behind the application is `app.extensions["sandbox"]`.
    """
    planted = seed_from_file(DEFAULT_SEED) if seed is None else seed_from(seed) if isinstance(seed, dict) else seed
    chosen = chance or secrets.SystemRandom()
    sandbox = Sandbox(Database(str(data_path)), base_url.rstrip("/"), clock, sleep, chosen, fetch)
    plant(sandbox, planted)
    return _assembled(sandbox, planted)


def _assembled(sandbox: Sandbox, planted: Seed) -> Flask:
    app = Flask(__name__, static_folder="pages/static", template_folder="pages/templates")
    app.config.update(
        SECRET_KEY=_cookie_key(sandbox),
        MAX_CONTENT_LENGTH=BODY_LIMIT_BYTES,
        SESSION_COOKIE_NAME="ringcentral_sandbox",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
    )
    app.extensions["sandbox"] = sandbox
    app.extensions["seed"] = planted
    install_server(app)
    for blueprint in (scim, platform_api, oauth, authorize, saml, commands):
        app.register_blueprint(blueprint)
    install_pages(app)
    app.wsgi_app = FaultMiddleware(app.wsgi_app, sandbox)  # type: ignore[method-assign]
    return app


def sandbox_of(app: Flask) -> Sandbox:
    sandbox = app.extensions["sandbox"]
    assert isinstance(sandbox, Sandbox)
    return sandbox


def _cookie_key(sandbox: Sandbox) -> str:
    """Kept, so that a restart signs nobody out."""
    key = sandbox.database.setting("cookie_key")
    if key is None:
        key = sandbox.random_text(48)
        sandbox.database.set_setting("cookie_key", key)
    return str(key)

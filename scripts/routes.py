"""Writes down every address with its methods, the permission it needs and its endpoint; and who holds what."""

import secrets
import tempfile
from pathlib import Path

from flask import Flask

from database.engine import open_engine, sessions_on, sqlite_address
from database.migrating import migrate
from merchant_app import create_app
from merchant_app.access import PERMISSIONS_OF_ROLE, RIGHTS_FOR_PERMISSION, Permission, permission_of_endpoint
from merchant_app.settings import Settings

ROUTES = Path(__file__).parent.parent / "tests" / "architecture" / "routes.txt"


def routes_of(app: Flask) -> str:
    """One line for each address of *app*, then one for each permission with the roles or keys' rights that hold it."""
    needs = permission_of_endpoint(app)
    lines = [
        f"{rule.rule:52} {','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'})):9} "
        f"{needs[rule.endpoint]:18} {rule.endpoint}"
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    ]
    holders = [f"{permission:18} {' '.join(_holders_of(permission))}".rstrip() for permission in Permission]
    return "\n".join([*lines, "", *holders]) + "\n"


def _holders_of(permission: Permission) -> list[str]:
    roles = [role.value for role, held in PERMISSIONS_OF_ROLE.items() if permission in held]
    return roles + sorted(right.value for right in RIGHTS_FOR_PERMISSION.get(permission, ()))


def app_on_empty_database(folder: Path) -> Flask:
    """The application on a fresh database in *folder*."""
    engine = open_engine(sqlite_address(folder / "empty.db"))
    migrate(engine)
    secret_key, data_key = secrets.token_hex(), secrets.token_hex()
    settings = Settings(secret_key=secret_key, data_key=data_key, database_url="", public_address="", production=False)
    return create_app(settings, sessions_on(engine))


def main() -> None:
    """Write the list anew."""
    with tempfile.TemporaryDirectory() as folder:
        ROUTES.write_text(routes_of(app_on_empty_database(Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()

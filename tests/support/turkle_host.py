"""The process that is the crowd platform: `python -m tests.support.turkle_host FOLDER`.

Makes turkle's data base in FOLDER when there is none, with one worker and the test's projects, and
serves turkle as it is, static files too, on a free port of 127.0.0.1. Prints the port on a line of
its own once it accepts connections.
"""

import sys
from pathlib import Path

import django
from django.conf import settings

from tests.support.turkle_projects import PROJECTS, Project

WORKER = "worker"
PASSWORD = "correct horse"
DATABASE = "turkle.sqlite3"


def configure(folder: Path) -> None:
    """Set Django up for turkle with its data base in `folder`."""
    settings.configure(
        DEBUG=False,
        SECRET_KEY="of this test alone",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.support.turkle_urls",
        INSTALLED_APPS=[
            "turkle",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.messages",
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            "guardian",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        "turkle.utils.turkle_vars",
                    ]
                },
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / DATABASE,
                "OPTIONS": {"timeout": 20},
            }
        },
        AUTHENTICATION_BACKENDS=[
            "django.contrib.auth.backends.ModelBackend",
            "guardian.backends.ObjectPermissionBackend",
        ],
        # A slow hash protects nobody here and costs every log-in.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        LOGIN_REDIRECT_URL="/",
        LOGIN_URL="/login/",
        STATIC_URL="/static/",
        TIME_ZONE="UTC",
        USE_TZ=True,
        TURKLE_AUTO_ACCEPT_DEFAULT=False,
    )
    django.setup()


def fill() -> None:
    """Make the tables, the worker and the projects."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - needs `configure` first
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    get_user_model().objects.create_user(WORKER, password=PASSWORD)
    for project in PROJECTS:
        _publish(project)


def _publish(project: Project) -> None:
    from turkle import models  # noqa: PLC0415

    row = models.Project(name=project.title, html_template=project.template, filename="test.html")
    row.clean()
    row.save()
    batch = models.Batch(name=project.batch, project=row, filename="test.csv")
    batch.save()
    for fields in project.rows:
        models.Task(batch=batch, input_csv_fields=fields).save()


def serve() -> None:
    """Serve turkle on a free port until the process is ended."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: PLC0415
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    print(server.server_port, flush=True)
    server.serve_forever()


def main() -> None:
    """Make what is missing in the folder named on the command line, and serve it."""
    folder = Path(sys.argv[1])
    is_new = not (folder / DATABASE).exists()
    configure(folder)
    if is_new:
        fill()
    serve()


if __name__ == "__main__":
    main()

# syntax=docker/dockerfile:1
# One image for web, worker, beat and migrations; docker-compose.yml shows how they fit together.

FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --require-hashes --only-binary :all: -r requirements.txt


FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LISTEN=0.0.0.0 \
    PORT=8000 \
    VAR_DIR=/var/lib/portal \
    STATIC_ROOT=/portal/collected

# Whoever breaks in is nobody, and can write nowhere but in the portal's own data.
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent portal \
    && install --directory --owner portal --mode 700 /var/lib/portal /var/lib/portal/media

COPY --from=packages /venv /venv
WORKDIR /portal
COPY . .

# Catalogues and static files are made here, once. The key signs nothing: it is not there when the portal runs.
RUN export SECRET_KEY=only-for-building-the-image PORTAL_URL=http://localhost VAR_DIR=/tmp/building \
    && python manage.py catalogues --compile \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/building \
    && python -m compileall -q .

USER portal
VOLUME /var/lib/portal/media
EXPOSE 8000

HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", \
    "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]

CMD ["gunicorn", "rrge_portal.wsgi"]

# The portal's image for docker-compose.yml: web, worker, scheduler and migrations are one image.

FROM python:3.11-slim-bookworm AS assets
WORKDIR /build
COPY . .
RUN python -m jining_dangjian.running.assets

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    JINING_VAR=/srv/portal/var JINING_MEDIA_ROOT=/data/files
RUN useradd --system --uid 10001 --home-dir /srv/portal portal \
    && mkdir -p /srv/portal /data/files /data/schedule \
    && chown portal: /data/files /data/schedule
WORKDIR /srv/portal
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY . .
COPY --from=assets /build/static/vendor static/vendor
RUN python manage.py collectstatic --no-input && python -m compileall -q .
USER portal
EXPOSE 8000
# A worker takes few connections beyond its threads: in a rush the first to wake took nearly all, on one core.
CMD ["gunicorn", "jining_dangjian.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", \
     "--threads", "8", "--worker-class", "gthread", "--worker-connections", "12", \
     "--timeout", "60", "--graceful-timeout", "20", \
     "--preload", "--no-control-socket", "--access-logfile", "-", \
     "--access-logformat", "%(h)s %(t)s \"%(m)s %(U)s %(H)s\" %(s)s %(b)s \"%(a)s\""]

# The image of the web server, of the worker and of every management command.
FROM python:3.13-slim AS packages
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DEBUG=0 \
    ANNOTATE_VAR=/data \
    ANNOTATE_STATIC_ROOT=/app/published \
    ANNOTATE_HOST=0.0.0.0 \
    ANNOTATE_POOL=16 \
    ANNOTATE_DEMO=0 \
    PORT=8000 \
    ANNOTATE_LIVE_PORT=8001
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin annotate \
 && install -d -o annotate -g annotate -m 0700 /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY manage.py ./
COPY annotate annotate
COPY templates templates
COPY static static
# Neither value leaves this step: collecting files needs no secret and no database.
RUN SECRET_KEY=only-for-collecting-static-files DATABASE_URL=postgresql:///none \
    python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q annotate
USER annotate
VOLUME /data
EXPOSE 8000 8001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-m", "annotate.server.probe", "/healthz"]
CMD ["python", "-m", "annotate.server.web"]

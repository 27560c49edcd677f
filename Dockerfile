# One image for web, live, oversight, worker, clock and prepare: only the command and the credentials differ.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/beside:/beside/platform
RUN useradd --system --home /beside --uid 10001 beside && mkdir -p /data && chown beside /data
WORKDIR /beside
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY manage.py ./
COPY platform platform
COPY chapters chapters
COPY chat chat
COPY measures measures
COPY templates templates
COPY static static
USER beside
VOLUME /data
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8001"]

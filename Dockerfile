# The warehouse as an image: code and locked environment; data and settings come from outside.
# Written and linted, never built here: no container engine runs where it was made.
FROM python:3.11-slim-bookworm AS build
COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/local/bin/uv
WORKDIR /srv/safeguarding
COPY . .
RUN uv sync --locked --no-dev --compile-bytecode \
    && .venv/bin/python -m orchestration.dbt_bridge.project

FROM python:3.11-slim-bookworm
# An account of its own: nothing in the image is its to change but dbt's target folder.
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin safeguarding \
    && install --directory --owner safeguarding --mode 0700 /data
COPY --from=build /srv/safeguarding /srv/safeguarding
RUN chown --recursive safeguarding /srv/safeguarding/dbt_project/target
WORKDIR /srv/safeguarding
USER 10001
ENV PATH=/srv/safeguarding/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SAFEGUARDING_DATA=/data
VOLUME /data
ENTRYPOINT ["safeguarding"]
CMD ["nightly"]

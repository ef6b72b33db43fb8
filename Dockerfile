# The image of `goodfit run` and `goodfit work`. It holds no secret: docs/running.md says what to set.
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# The lock first: a change of our code alone does not fetch the libraries again.
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/goodfit \
    && /opt/goodfit/bin/python -m pip install --require-hashes --only-binary :all: -r requirements/run.txt
COPY pyproject.toml README.md LICENSE manifest.yml ./
COPY migrations migrations
COPY templates templates
COPY bot bot
# Ours as a wheel; then what only builds goes, pip last.
RUN /opt/goodfit/bin/python -m pip install --no-deps --no-build-isolation . \
    && /opt/goodfit/bin/python -m pip check \
    && /opt/goodfit/bin/python -m pip uninstall --yes \
        editables hatchling pathspec pluggy trove-classifiers setuptools pip \
    && /opt/goodfit/bin/goodfit --help > /dev/null

FROM ${PYTHON}
LABEL org.opencontainers.image.title="goodfit" \
      org.opencontainers.image.description="A Slack bot that keeps a two-sided ledger of each client relationship." \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 goodfit \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin goodfit \
    && install --directory --owner=goodfit --group=goodfit --mode=0700 /data
COPY --from=build /opt/goodfit /opt/goodfit
# Everything is written to /data and /tmp, so that the rest may be read-only.
ENV PATH=/opt/goodfit/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=3000 \
    GOODFIT_METRICS_HOST=0.0.0.0 \
    GOODFIT_DATABASE_URL=sqlite:////data/goodfit.db
WORKDIR /data
VOLUME ["/data"]
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
# /healthz says that the process answers; a database that is away is no reason to start it anew.
# Socket Mode and `goodfit work` do not listen here: run those with --no-healthcheck, or ask the
# metrics' port as compose.yml does.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["goodfit"]
CMD ["run"]

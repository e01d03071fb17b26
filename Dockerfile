# syntax=docker/dockerfile:1
# `antiphon serve`: everything runs in this container, unless vendors are asked for.
#   docker build -t antiphon .
#   docker run -p 8800:8800 -v antiphon:/data antiphon
# At the first start it shows an API key, once. docs/guide/server.md says how to configure it.

# The same Node for building and running. Debian's C library, since the speech runtime has no other.
ARG NODE=node:22-bookworm-slim

FROM ${NODE} AS build
WORKDIR /antiphon
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund
# Builds what the command needs, and shows that it runs.
RUN node scripts/serve.mjs --help

# What the lockfile lists for the command alone, without tools.
FROM ${NODE} AS dependencies
WORKDIR /antiphon
COPY --from=build /antiphon/package.json /antiphon/package-lock.json ./
COPY --from=build /antiphon/packages packages
RUN npm ci --ignore-scripts --omit=dev --workspace packages/cli --no-audit --no-fund \
  && find packages -maxdepth 2 \( -name src -o -name test -o -name test-d \) -exec rm -rf {} +

FROM ${NODE}
ENV NODE_ENV=production \
    ANTIPHON_SERVER_HOST=0.0.0.0 \
    ANTIPHON_SERVER_PORT=8800 \
    ANTIPHON_SERVER_DATA_FOLDER=/data
WORKDIR /antiphon
COPY --from=dependencies /antiphon ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8800
# Running turns are finished for drainDeadlineMs (25 s): give it as long, as with `docker stop --timeout 30`.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ANTIPHON_SERVER_PORT}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1: it hears the signal, and starts nobody who would have to be reaped.
ENTRYPOINT ["node", "packages/cli/dist/bin.js", "serve"]

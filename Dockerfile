# syntax=docker/dockerfile:1
# `antiphon serve`: everything runs in this container, unless vendors are asked for.
#   docker build -t antiphon .
#   docker run --stop-timeout 40 -p 8800:8800 -v antiphon:/data antiphon
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
ENV NODE_ENV=production
# A file of your own in its place, or variables ANTIPHON_SERVER_…, say otherwise.
COPY packages/cli/container/server.json /etc/antiphon/server.json
WORKDIR /antiphon
COPY --from=dependencies /antiphon ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8800
# Running turns are finished for drainDeadlineMs (25 s), and what is open is closed: `docker stop --timeout 40`.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "packages/cli/container/health.mjs", "/etc/antiphon/server.json"]
# Node itself is process 1: it hears the signal, and starts nobody who would have to be reaped.
ENTRYPOINT ["node", "packages/cli/dist/bin.js", "serve", "--config", "/etc/antiphon/server.json"]

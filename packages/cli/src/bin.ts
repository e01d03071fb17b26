#!/usr/bin/env node
import { processIo } from './process-io.js';
import { runCli } from './run-cli.js';

/** How long after its work a process may take to end by itself. */
const END_WITHIN_MS = 5000;

process.exitCode = await runCli(process.argv.slice(2), processIo());
// Nothing should be left to wait for; should there be, it is no reason to keep a person waiting.
setTimeout(() => process.exit(), END_WITHIN_MS).unref();

import { Callers } from '../load/callers.js';
import type { System } from '../mode.js';
import { ServerHost } from '../servers/server-host.js';
import { serve } from './serve.js';

/** A server or the callers, in a process of its own. */
const role = process.argv[2] as System | 'callers';
serve(role === 'callers' ? new Callers() : new ServerHost(role));

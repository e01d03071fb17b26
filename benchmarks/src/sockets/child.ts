import { serve } from '../calls/process/serve.js';
import { SocketClients } from './load/socket-clients.js';
import { SocketHost } from './servers/socket-host.js';
import type { System } from './system.js';

/** A server or the clients, in a process of its own. */
const role = process.argv[2] as System | 'clients';
serve(role === 'clients' ? new SocketClients() : new SocketHost(role));

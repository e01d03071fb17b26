import { serve } from '../calls/process/serve.js';
import { SessionServer } from './session-server.js';
import { Users } from './users.js';

/** The server or its users, in a process of its own. */
serve(process.argv[2] === 'users' ? new Users() : new SessionServer());

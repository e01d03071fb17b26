import { serve } from '../calls/process/serve.js';
import { ClaimsServer } from './claims-server.js';

/** The server, in a process of its own. */
serve(new ClaimsServer());

import { serve } from '../calls/process/serve.js';
import { SimulatedVendors } from './simulated-vendors.js';

// Whoever types Ctrl+C interrupts the command, which ends its processes itself.
process.on('SIGINT', () => {});

/** The vendors' process. */
serve(new SimulatedVendors());

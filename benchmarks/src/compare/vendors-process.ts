import { serve } from '../calls/process/serve.js';
import { SimulatedVendors } from './simulated-vendors.js';

/** The vendors' process. */
serve(new SimulatedVendors());

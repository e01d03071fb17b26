export { type Agency, VENDOR_CHOICES, type VendorChoice } from './agency.js';
export { openAgency } from './open-agency.js';

export { respond } from './respond.js';

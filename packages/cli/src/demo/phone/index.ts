export { type PhoneOptions, phoneLine } from './phone-line.js';

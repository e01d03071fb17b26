export { bookSeats } from './book-seats.js';
export { observatoryScript } from './script.js';

export { bookSeats } from './book-seats.js';
export { type Evening, evenings } from './evenings.js';
export { observatoryScript } from './script.js';

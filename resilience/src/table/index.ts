export { printTable } from './print-table.js';
export { tableAsJson } from './table-as-json.js';
export { writeTable } from './write-table.js';

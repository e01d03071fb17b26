export { type Cell, type FaultCase, type FaultName, MOMENTS, type Moment, nameOf } from './cell.js';
export { allCells, someCells } from './cells.js';
export { ALL_FAULTS } from './faults.js';
export { observe, runCell, SPEED } from './run-cell.js';
export { type MatrixOptions, type MatrixOutcome, matrixDefaults, runMatrix } from './run-matrix.js';

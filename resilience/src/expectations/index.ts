export type { Allowance, Told, Words } from './allowance.js';
export { type Expectation, expectationOf, FAULT_RULES, type FaultRule } from './expectation.js';
export { FAULT_CLASSES, type FaultClass } from './fault-classes.js';
export { broken, judge, type Mark, type Verdict } from './judge.js';

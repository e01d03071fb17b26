export { canCollectGarbage, collectGarbage } from './collect-garbage.js';
export { expectNoLeak, type LeakOptions, type Track } from './expect-no-leak.js';
export { type HeapOptions, type HeapReport, heapPerSession } from './heap-per-session.js';

import { answerOnce } from '../../startup/answer-once.js';
import { measureMemory } from './measure.js';

/** Long conversations, in a process of their own. */
answerOnce(measureMemory);

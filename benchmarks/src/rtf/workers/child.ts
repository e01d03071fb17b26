import { answerOnce } from '../../startup/answer-once.js';
import { measureWorkers } from './measure.js';

/** Speech workers of one number for so many callers, in a process of their own. */
answerOnce(measureWorkers);

import { answerOnce } from '../../startup/answer-once.js';
import { measureStitching } from './measure.js';

/** Words recognised whole, in stretches and in windows, in a process of its own. */
answerOnce(measureStitching);

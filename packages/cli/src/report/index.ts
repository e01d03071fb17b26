export type {
  CallReport,
  ReportedAvatar,
  ReportedFigure,
  ReportedToolCall,
  ReportedTurn,
  Span,
} from './call-report.js';
export { peaksOf } from './peaks.js';
export { renderReport } from './render-report.js';

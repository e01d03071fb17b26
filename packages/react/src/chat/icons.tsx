import type { ReactNode } from 'react';

function icon(path: ReactNode): ReactNode {
  return (
    <svg viewBox="0 0 24 24" width="1em" height="1em" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        {path}
      </g>
    </svg>
  );
}

const capsule = (
  <path d="M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5 11v1a7 7 0 0 0 14 0v-1M12 19v3" />
);
const cone = <path d="M4 9v6h4l5 4V5L8 9Z" />;

export const microphoneIcon = icon(capsule);
export const mutedIcon = icon(
  <>
    {capsule}
    <path d="m4 3 16 18" />
  </>,
);
export const loudIcon = icon(
  <>
    {cone}
    <path d="M16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11" />
  </>,
);
export const silentIcon = icon(
  <>
    {cone}
    <path d="m17 9.5 5 5m0-5-5 5" />
  </>,
);
export const endIcon = icon(<path d="M6 6l12 12M18 6 6 18" />);
export const sendIcon = icon(<path d="M5 12h13M12 5l7 7-7 7" />);
export const playIcon = icon(<path d="M8 5v14l11-7Z" />);
export const stopIcon = icon(<path d="M7 7h10v10H7Z" />);

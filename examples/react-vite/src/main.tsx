import './page.css';
// #region chat
import { StreamingVoiceChat } from '@antiphon/react';
import '@antiphon/react/theme.css';
import { createRoot } from 'react-dom/client';

const root = createRoot(document.getElementById('root') as HTMLElement);
root.render(<StreamingVoiceChat />);
// #endregion chat

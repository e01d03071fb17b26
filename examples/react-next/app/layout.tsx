import '@antiphon/react/theme.css';
import type { ReactNode } from 'react';

export const metadata = { title: 'A voice chat in a Next.js page' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body style={{ margin: 'auto', maxWidth: 720, height: '100dvh' }}>{children}</body>
    </html>
  );
}

import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/components/shell/providers';
import { parseThemeChoice, THEME_COOKIE } from '@/components/shell/theme';
import '@/app/globals.css';

const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-inter',
  display: 'swap',
});

export const metadata: Metadata = {
  title: { default: 'Molecular Analysis Dashboard', template: '%s · Molecular Analysis Dashboard' },
  description: 'Research groups run molecular docking together, and can trust what comes out.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8fafa' },
    { media: '(prefers-color-scheme: dark)', color: '#11181c' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseThemeChoice((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en-GB" className={inter.variable} data-theme={theme === 'system' ? undefined : theme}>
      <body className="font-sans">
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}

import type { ReactNode } from 'react';
import { ThemeMenu } from '@/components/shell/theme-menu';
import { Mark } from '@/components/shell/wordmark';

/** Pages without an organisation: the product's name above one column, wider where a page says `data-wide`. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col px-4">
      <header className="flex justify-end py-3">
        <ThemeMenu />
      </header>
      <main className="m-auto w-full max-w-96 pb-24 has-data-wide:max-w-2xl">
        <p className="mb-6 flex items-center justify-center gap-2.5 text-lg font-semibold tracking-tight">
          <Mark className="size-7" />
          Molecular Analysis Dashboard
        </p>
        {children}
      </main>
    </div>
  );
}
